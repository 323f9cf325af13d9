// SPDX-License-Identifier: MIT
// The errnos that need a host arranged for them: places that every function refuses, other users'
// files, pipes, devices, limits, connections that break.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {
  chmodSync, chownSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, symlinkSync, writeFileSync,
} from 'node:fs';
import {connect} from 'node:net';
import {join} from 'node:path';
import {test} from 'node:test';
import {tool} from '../environment.mjs';
import {amrun, freePort, guest, passed, scratch} from './guests.mjs';

const places = guest(new URL('guests/places.c', import.meta.url));
const hostErrors = guest(new URL('guests/host_errors.c', import.meta.url));
const isRoot = process.getuid?.() === 0;
const nobody = {uid: 65534, gid: 65534};

/** What places.c expects in its directory. @param {string} directory */
function fill(directory) {
  writeFileSync(join(directory, 'f'), 'file');
  mkdirSync(join(directory, 'd'));
  symlinkSync('loop', join(directory, 'loop'));
  symlinkSync('..', join(directory, 'up'));
}

for (const way of [[], ['--no-openat2']]) {
  const named = way.length ? ' without openat2' : '';

  test(`wasi: places that every path function refuses${named}`, () => scratch(async directory => {
    fill(directory);
    passed(await amrun([...way, '--dir', directory, places]));
  }));

  test(`wasi: a directory that may not be searched${named}`, {skip: isRoot && 'root may search all'},
    () => scratch(async directory => {
      fill(directory);
      mkdirSync(join(directory, 'closed'), 0);
      const result = await amrun([...way, '--dir', directory, places, 'closed']);
      chmodSync(join(directory, 'closed'), 0o700);
      passed(result);
    }));

  test(`wasi: what another user owns${named}`, {skip: !isRoot && 'only root can run amrun as another user'},
    t => scratch(async directory => {
      /** @type {NodeJS.ErrnoException | undefined} */
      const error = spawnSync(tool('amrun'), ['--version'], nobody).error;
      if (error?.code === 'EACCES') return t.skip('others cannot reach amrun');
      fill(directory);
      mkdirSync(join(directory, 'closed'), 0);
      writeFileSync(join(directory, 'foreign'), '', {mode: 0o644});
      mkdirSync(join(directory, 'sticky/d'), {recursive: true});
      writeFileSync(join(directory, 'sticky/f'), '');
      chmodSync(join(directory, 'sticky'), 0o1777);
      chownSync(directory, nobody.uid, nobody.gid);
      passed(await amrun([...way, '--dir', directory, places, 'foreign'], nobody));
    }));
}

/** Runs a case of host_errors.c with a directory.
 *  @param {string} name @param {string[]} [options] of amrun @param {object} [spawning] options of it */
const run = (name, options = [], spawning = {}) => scratch(async directory => {
  if (name === 'fifo') execFileSync('mkfifo', [join(directory, 'fifo')]);
  passed(await amrun(['--dir', directory, ...options, hostErrors, name], spawning));
});

/** Runs a case with a device as one of its streams.
 *  @param {string} name @param {string} path @param {number} stream 0 or 1 */
async function runOn(name, path, stream) {
  const device = openSync(path, stream ? 'w' : 'r');
  try {
    await run(name, [], {stdio: stream ? ['ignore', device, 'pipe'] : [device, 'ignore', 'pipe']});
  } finally {
    closeSync(device);
  }
}

test('wasi: a named pipe', () => run('fifo'));
test('wasi: a directory that was removed', () => run('removed'));
test('wasi: pointers and counts', () => run('arguments'));
test('wasi: a device that is full', () => runOn('full', '/dev/full', 1));
test('wasi: a device that fails to read', () => runOn('unreadable', '/proc/self/mem', 0));

test('wasi: a limit of the size of files', () => scratch(async directory => {
  const command = 'ulimit -f 1; exec "$0" "$@"';
  passed(await amrun(['-c', command, tool('amrun'), '--dir', directory, hostErrors, 'file-size'],
    {program: 'sh'}));
}));

test('wasi: two file systems', t => scratch(async directory => {
  const device = (/** @type {string} */ path) => statSync(path, {throwIfNoEntry: false})?.dev;
  if (!device('/dev/shm') || device('/dev/shm') === device(directory)) return t.skip('/dev/shm is not another');
  const other = mkdtempSync('/dev/shm/amphora-');
  try {
    passed(await amrun(['--dir', directory, '--dir', other, hostErrors, 'devices']));
  } finally {
    rmSync(other, {recursive: true});
  }
}));

test('wasi: file systems that are full or mounted read-only', t => scratch(async directory => {
  for (const name of ['small', 'constant']) mkdirSync(join(directory, name));
  const mount = `mount -t tmpfs -o size=4k,nr_inodes=2 none "$1/small" && mount -t tmpfs none "$1/constant" &&
    mkdir "$1/constant/d" && : >"$1/constant/f" && mount -o remount,ro "$1/constant" &&
    : >"$1/bound" && mount --bind "$1/bound" "$1/bound"`;
  const inNamespace = ['--map-root-user', '--mount', 'sh', '-c'];
  if (spawnSync('unshare', [...inNamespace, mount, 'sh', directory]).status !== 0)
    return t.skip('cannot mount in a namespace of its own');
  passed(await amrun([...inNamespace, `${mount} && exec "$0" --dir "$1" "$2" mounts`, tool('amrun'), directory,
    hostErrors], {program: 'unshare'}));
}));

test('wasi: a connection beyond the limit of open files', async () => {
  await run('accept-limit', ['--listen', `127.0.0.1:${await freePort()}`, '--max-files', '5']);
});

test('wasi: a connection that is reset', async () => {
  const port = await freePort();
  /** @type {import('node:net').Socket} */
  let socket;
  await run('reset', ['--listen', `127.0.0.1:${port}`], {
    onOutput(/** @type {string} */ text) {
      if (text.includes('connect')) socket = connect({port, host: '127.0.0.1'}).pause();
      if (text.includes('reset')) socket.resetAndDestroy();
    },
  });
});
