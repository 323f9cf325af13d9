// tools/fetch-source as far as it goes without a network.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, it} from 'node:test';
import {projectDirectory} from '../../environment.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'fetch-source-'));
after(() => rmSync(scratch, {recursive: true, force: true}));

/** @param {string[]} args @param {string} [path] PATH */
function fetchSource(args, path = process.env.PATH) {
  const {status, stdout, stderr} = spawnSync('/bin/sh', [join(projectDirectory, 'tools/fetch-source'), ...args],
    {encoding: 'utf8', env: {...process.env, AMPHORA_CACHE: '', AMPORT_MIRROR: '', PATH: path}});
  return {status, stdout, stderr};
}

describe('fetch-source', () => {
  it('says how it is used', () => {
    const {status, stderr} = fetchSource(['zlib']);
    assert.equal(stderr, 'usage: fetch-source [--skip-patches] NAME[=VERSION] DIR [SHA256 FILE]...\n');
    assert.equal(status, 2);
  });

  it('does nothing, and needs nothing, where the source is', () => {
    const directory = join(scratch, 'there');
    mkdirSync(directory);
    writeFileSync(join(directory, '.source'), 'zlib_1\n');
    assert.deepEqual(fetchSource(['zlib', directory], '/nowhere'), {status: 0, stdout: '', stderr: ''});
  });

  it('names the tool that is missing, and leaves nothing behind', () => {
    const directory = join(scratch, 'absent'), bin = join(scratch, 'bin');
    mkdirSync(bin);
    symlinkSync('/bin/true', join(bin, 'apt-get'));
    const {status, stderr} = fetchSource(['zlib', directory], bin);
    assert.equal(stderr, 'fetch-source: zlib: dpkg-source is missing (packages apt, dpkg-dev, util-linux)\n');
    assert.equal(status, 1);
    assert(!existsSync(directory));
  });

  it('shows what apt says when it cannot fetch, and leaves nothing but its own state', () => {
    const directory = join(scratch, 'failing/zlib'), bin = join(scratch, 'failing-bin');
    mkdirSync(bin);
    for (const tool of ['apt-get', 'apt-cache'])
      writeFileSync(join(bin, tool), '#!/bin/sh\ncase "$*" in *showsrc*) echo "Version: 1" ;; *) echo "E: no network" >&2; exit 100 ;; esac\n', {mode: 0o755});
    writeFileSync(join(bin, 'dpkg-source'), '#!/bin/sh\n', {mode: 0o755});
    const {status, stderr} = fetchSource(['zlib', directory], `${bin}:${process.env.PATH}`);
    assert.match(stderr, /^fetch-source: zlib: apt cannot fetch this source package:\n( {2}E: no network\n)+$/);
    assert.equal(status, 1);
    assert.deepEqual(readdirSync(join(scratch, 'failing')), ['.apt']);
  });
});
