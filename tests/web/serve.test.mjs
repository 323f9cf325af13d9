// SPDX-License-Identifier: MIT
// The development server.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {request as httpRequest} from 'node:http';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {brotliDecompressSync, gunzipSync} from 'node:zlib';
import {serve} from '../../tools/serve.mjs';
import {projectDirectory} from '../environment.mjs';
import {scratch} from './compile.mjs';

const outside = scratch(), root = join(outside, 'root');
const wasm = Buffer.alloc(5000, 'wasm');
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

/**
 * A request as it is written: fetch would tidy up paths and decode bodies.
 * @param {string} path @param {Record<string, string>} [headers] @param {string} [method]
 * @returns {Promise<{status: number, headers: import('node:http').IncomingHttpHeaders, body: Buffer}>}
 */
const get = (path, headers = {}, method = 'GET', url = server.url) => new Promise((resolve, reject) => {
  const {hostname, port} = new URL(url);
  httpRequest({hostname, port, path, headers, method}, response => {
    /** @type {Buffer[]} */
    const chunks = [];
    response.on('data', chunk => chunks.push(chunk));
    response.on('end', () => resolve({status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks)}));
  }).on('error', reject).end();
});

before(async () => {
  mkdirSync(join(root, 'sub'), {recursive: true});
  writeFileSync(join(outside, 'secret'), 'secret');
  symlinkSync('../secret', join(root, 'link'));
  writeFileSync(join(root, 'index.html'), '<!doctype html>'.padEnd(1000));
  writeFileSync(join(root, 'sub/index.html'), 'sub');
  writeFileSync(join(root, 'app.wasm'), wasm);
  writeFileSync(join(root, 'app.mjs'), 'export {};');
  writeFileSync(join(root, 'a b.txt'), 'odd');
  writeFileSync(join(root, 'photo.png'), Buffer.alloc(1000));
  const virtual = new Map([['/made.wasm', new Uint8Array([1, 2])]]);
  server = await serve({root, mounts: {'/mounted': join(root, 'sub')}, virtual});
});
after(() => server.close());

test('MIME types, without parameters for .wasm', async () => {
  for (const [path, type] of [['/app.wasm', 'application/wasm'], ['/app.mjs', 'text/javascript; charset=utf-8'],
    ['/', 'text/html; charset=utf-8'], ['/photo.png', 'image/png'], ['/made.wasm', 'application/wasm']]) {
    const {status, headers} = await get(path);
    assert.deepEqual([status, headers['content-type'], headers['x-content-type-options']], [200, type, 'nosniff'], path);
  }
});

test('directories, mounts, names with blanks', async () => {
  assert.equal((await get('/sub/')).body.toString(), 'sub');
  const {status, headers} = await get('/sub?x=1');
  assert.deepEqual([status, headers.location], [301, '/sub/?x=1']);
  assert.equal((await get('/mounted/')).body.toString(), 'sub');
  assert.equal((await get('/a%20b.txt')).body.toString(), 'odd');
  assert.equal((await get('/app.wasm?version=2')).status, 200);
});

describe('compression', () => {
  test('the best that the client takes', async () => {
    const brotli = await get('/app.wasm', {'accept-encoding': 'gzip, deflate, br'});
    assert.deepEqual([brotli.headers['content-encoding'], brotli.headers.vary], ['br', 'accept-encoding']);
    assert.deepEqual(brotliDecompressSync(brotli.body), wasm);
    assert.equal(Number(brotli.headers['content-length']), brotli.body.length);
    const gzip = await get('/app.wasm', {'accept-encoding': 'gzip, br;q=0'});
    assert.equal(gzip.headers['content-encoding'], 'gzip');
    assert.deepEqual(gunzipSync(gzip.body), wasm);
    assert.deepEqual((await get('/app.wasm')).body, wasm);
  });
  test('not of what is compressed, or small', async () => {
    assert.equal((await get('/photo.png', {'accept-encoding': 'br'})).headers['content-encoding'], undefined);
    assert.equal((await get('/app.mjs', {'accept-encoding': 'br'})).headers['content-encoding'], undefined);
  });
});

test('revalidation', async () => {
  const first = await get('/app.wasm', {'accept-encoding': 'br'});
  assert.equal(first.headers['cache-control'], 'no-cache');
  const etag = first.headers.etag ?? '';
  const again = await get('/app.wasm', {'accept-encoding': 'br', 'if-none-match': etag});
  assert.deepEqual([again.status, again.body.length, again.headers.etag], [304, 0, etag]);
  assert.equal((await get('/app.wasm', {'if-none-match': etag})).status, 200, 'another encoding is another body');
  writeFileSync(join(root, 'app.mjs'), 'export {}; // changed');
  const {headers} = await get('/app.mjs');
  writeFileSync(join(root, 'app.mjs'), 'export {};');
  assert.equal((await get('/app.mjs', {'if-none-match': headers.etag ?? ''})).status, 200);
});

test('ranges and HEAD', async () => {
  const part = await get('/app.wasm', {range: 'bytes=1-4', 'accept-encoding': 'br'});
  assert.deepEqual([part.status, part.headers['content-range'], part.body.toString()], [206, 'bytes 1-4/5000', 'asmw']);
  assert.equal((await get('/app.wasm', {range: 'bytes=-3'})).body.toString(), 'asm');
  assert.equal((await get('/app.wasm', {range: 'bytes=4999-'})).body.toString(), 'm');
  assert.equal((await get('/app.wasm', {range: 'bytes=5000-'})).status, 416);
  assert.equal((await get('/app.wasm', {range: 'lines=1-2'})).status, 200);
  const head = await get('/app.wasm', {}, 'HEAD');
  assert.deepEqual([head.status, head.headers['content-length'], head.body.length], [200, '5000', 0]);
  assert.equal((await get('/app.wasm', {}, 'POST')).status, 405);
});

test('nothing outside the directory', async () => {
  for (const path of ['/../secret', '/%2e%2e/secret', '/sub/../../secret', '/..%2fsecret', '/link', '/mounted/../../secret', '//etc/passwd',
    '/%00', '/%zz', '/none', '/../root-other'])
    assert.equal((await get(path)).status, 404, path);
});

test('policies', async () => {
  const strict = await serve({root, csp: true, isolate: true});
  try {
    const {headers} = await get('/', {}, 'GET', strict.url);
    assert.equal(headers['content-security-policy'], "script-src 'self'");
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['cross-origin-embedder-policy'], 'require-corp');
    assert.equal((await get('/')).headers['content-security-policy'], undefined);
  } finally {
    await strict.close();
  }
});

test('the command', async () => {
  const script = join(projectDirectory, 'tools/serve.mjs');
  const child = spawn(process.execPath, [script, root, '--port', '0', '--csp']);
  const line = await new Promise(resolve => child.stdout.once('data', data => resolve(String(data))));
  const url = /^Serving on (\S+)\n$/.exec(line)?.[1] ?? '';
  assert.equal((await get('/sub/', {}, 'GET', url)).headers['content-security-policy'], "script-src 'self'");
  child.kill();
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([[['--nonsense'], /unknown option --nonsense/],
    [['a', 'b'], /one directory only: b/], [['--port', 'x'], /port/], [[join(root, 'none')], /ENOENT/]])) {
    const failing = spawn(process.execPath, [script, ...args]);
    let stderr = '';
    failing.stderr.on('data', data => { stderr += data; });
    assert.equal(await new Promise(resolve => failing.on('close', resolve)), 1);
    assert.match(stderr, message);
  }
});
