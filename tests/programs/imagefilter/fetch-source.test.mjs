// SPDX-License-Identifier: MIT
// tools/fetch-source as far as it goes without a network.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, it} from 'node:test';
import {projectDirectory} from '../../environment.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'fetch-source-'));
after(() => rmSync(scratch, {recursive: true, force: true}));

/** @param {string[]} args @param {string} [path] PATH @param {string} [mirror] */
function fetchSource(args, path = process.env.PATH, mirror = '') {
  const {status, stdout, stderr} = spawnSync('/bin/sh', [join(projectDirectory, 'tools/fetch-source'), ...args],
    {encoding: 'utf8', env: {...process.env, AMPHORA_CACHE: '', AMPORT_MIRROR: mirror, PATH: path}});
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

  /** A mirror with a source package: upstream's file says "one", the patch makes it "two". */
  function makeMirror() {
    const mirror = join(scratch, 'mirror'), tree = join(mirror, 'sample-1.0');
    mkdirSync(join(tree, 'debian/source'), {recursive: true});
    mkdirSync(join(tree, 'debian/patches'));
    writeFileSync(join(tree, 'file'), 'one\n');
    const run = (/** @type {string} */ program, /** @type {string[]} */ ...args) => assert.equal(spawnSync(program, args, {cwd: mirror}).status, 0, program);
    run('tar', '-czf', 'sample_1.0.orig.tar.gz', '--exclude=debian', 'sample-1.0');
    for (const [name, text] of Object.entries({
      'source/format': '3.0 (quilt)\n', 'patches/series': 'two.patch\n',
      'patches/two.patch': '--- a/file\n+++ b/file\n@@ -1 +1 @@\n-one\n+two\n',
      'control': 'Source: sample\nMaintainer: A <a@example.org>\n\nPackage: sample\nArchitecture: all\nDescription: sample\n',
      'changelog': 'sample (1.0-3) unstable; urgency=low\n\n  * Sample.\n\n -- A <a@example.org>  Thu, 01 Jan 2026 00:00:00 +0000\n',
    })) writeFileSync(join(tree, 'debian', name), text);
    run('dpkg-source', '-b', 'sample-1.0');
    rmSync(tree, {recursive: true});
    return mirror;
  }

  const noDpkg = spawnSync('dpkg-source', ['--version']).status !== 0 && 'dpkg-source is not installed';
  it('takes packages from a mirror, with and without patches, and checks them', {skip: noDpkg}, () => {
    const mirror = makeMirror(), file = 'sample_1.0.orig.tar.gz';
    const sum = createHash('sha256').update(readFileSync(join(mirror, file))).digest('hex');
    const read = (/** @type {string} */ name) => readFileSync(join(scratch, name), 'utf8');
    const fetched = (/** @type {string[]} */ ...args) => {
      const {status, stderr} = fetchSource(args, undefined, mirror);
      assert.equal(status, 0, stderr);
    };
    fetched('sample=1.0', join(scratch, 'patched'), sum, file);
    assert.deepEqual([read('patched/file'), read('patched/.source')], ['two\n', 'sample_1.0-3\n']);
    const times = ['file', 'debian/control'].map(name => statSync(join(scratch, 'patched', name)).mtimeMs);
    assert.equal(times[0], times[1]);
    fetched('--skip-patches', 'sample', join(scratch, 'plain'), sum, file);
    assert.equal(read('plain/file'), 'one\n');
    for (const [wanted, name, message] of [['0'.repeat(64), file, /its SHA-256 is [0-9a-f]{64} instead of 0{64}/], [sum, 'other.tar.gz', /other\.tar\.gz is not in the package/]]) {
      const {status, stderr} = fetchSource(['sample=1.0', join(scratch, 'wrong'), String(wanted), String(name)], undefined, mirror);
      assert.equal(status, 1);
      assert.match(stderr, /** @type {RegExp} */ (message));
      assert(!existsSync(join(scratch, 'wrong')));
    }
    rmSync(join(mirror, 'sample_1.0-3.dsc'));
    fetched('sample=1.0', join(scratch, 'alone'), sum, file);
    assert.equal(read('alone/file'), 'one\n');
    assert.match(fetchSource(['sample', join(scratch, 'none')], undefined, mirror).stderr, /has no sample_\*\.dsc/);
  });
});
