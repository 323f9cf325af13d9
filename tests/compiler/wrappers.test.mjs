// SPDX-License-Identifier: MIT
// ccache and distcc in front of amcc: objects are the same as without, and what was compiled once
// comes from the cache.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, readFileSync} from 'node:fs';
import {connect, createServer} from 'node:net';
import {userInfo} from 'node:os';
import {dirname} from 'node:path';
import {test} from 'node:test';
import {setTimeout} from 'node:timers/promises';
import {tool} from '../environment.mjs';
import {workshop} from './driver.mjs';

const NOBODY = 65534;
const files = {
  'a.c': '#include <stdio.h>\n#include "a.h"\nint main(void) { puts(TEXT); return 0; }\n',
  'a.h': '#define TEXT "through a wrapper"\n',
};

/** @param {import('./driver.mjs').Workshop} w */
const expected = w => {
  assert.equal(w.amcc('-O2', '-c', 'a.c', '-o', 'plain.o').status, 0);
  return readFileSync(w.path('plain.o'));
};

test('ccache: the second compilation is a hit with the same object', t => {
  const w = workshop(t, files);
  const env = {CCACHE_DIR: w.path('tmp/cache'), CCACHE_CONFIGPATH: '/dev/null'};
  const count = (/** @type {string} */ name) =>
    Number(w.run('/usr/bin/ccache', ['--print-stats'], {env}).stdout.match(new RegExp(`^${name}\\s+(\\d+)$`, 'm'))?.[1]);
  const hits = () => count('direct_cache_hit') + count('preprocessed_cache_hit');
  const compile = (/** @type {string} */ output) =>
    assert.equal(w.run('/usr/bin/ccache', [tool('amcc'), '-O2', '-c', 'a.c', '-o', output], {env}).status, 0);
  compile('first.o');
  assert.equal(hits(), 0);
  compile('second.o');
  assert.equal(hits(), 1);
  const object = expected(w);
  for (const name of ['first.o', 'second.o']) assert.deepEqual(readFileSync(w.path(name)), object, name);
  const linked = w.run('/usr/bin/ccache', [tool('amcc'), 'second.o', '-o', 'a.wasm'], {env});
  assert.equal(linked.status, 0, linked.stderr);
  assert.equal(w.run('amrun', ['a.wasm']).stdout, 'through a wrapper\n');
});

/** A port that nobody listens on. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until the port is listened on. distcc would avoid a host that it could not reach once.
 *  @param {number} port */
async function reachable(port) {
  for (let tries = 0; tries < 100; tries++) {
    const socket = connect(port, '127.0.0.1');
    const [event] = await Promise.race([once(socket, 'connect').then(() => [true]), once(socket, 'error').then(() => [false])]).catch(() => [false]);
    socket.destroy();
    if (event) return;
    await setTimeout(50);
  }
}

test('distcc: a daemon compiles, and the object is the same', async t => {
  const w = workshop(t, files);
  // The daemon refuses to be root.
  const root = userInfo().uid === 0;
  if (root && spawnSync(tool('amcc'), ['--version'], {uid: NOBODY, gid: NOBODY}).status !== 0)
    return t.skip('nobody may not run what is in this directory');
  const port = await freePort();
  chmodSync(w.directory, 0o755);
  chmodSync(w.path('tmp'), 0o777);
  const PATH = `${dirname(tool('amcc'))}:${process.env.PATH}`;
  const daemon = spawn('/usr/bin/distccd', ['--no-detach', '--daemon', '--allow', '127.0.0.1', '--listen', '127.0.0.1',
    '--port', String(port), '--log-stderr', '--verbose', '--enable-tcp-insecure', '--jobs', '1', ...root ? ['--user', 'nobody'] : []],
  {cwd: w.directory, env: {...process.env, PATH, TMPDIR: w.path('tmp')}, stdio: ['ignore', 'ignore', 'pipe']});
  let log = '';
  daemon.stderr.on('data', chunk => { log += chunk; });
  t.after(() => daemon.kill());
  await reachable(port);
  const env = {PATH, DISTCC_HOSTS: `127.0.0.1:${port}`, DISTCC_DIR: w.path('tmp'), DISTCC_FALLBACK: '0'};
  const result = w.run('/usr/bin/distcc', ['amcc', '-O2', '-c', 'a.c', '-o', 'remote.o'], {env});
  assert.equal(result.status, 0, `${result.stderr}\n${log}`);
  assert.match(log, /amcc/);
  assert.deepEqual(readFileSync(w.path('remote.o')), expected(w));
});
