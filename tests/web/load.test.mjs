// SPDX-License-Identifier: MIT
// load(): what it takes, what it refuses, and how programs run and end, in Node.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {copyFileSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {load} from '../../runtime-web/load.mjs';
import {projectDirectory} from '../environment.mjs';
import {assemble, bytesOf, scratch} from './compile.mjs';
import {collector} from './harness.mjs';

const directory = scratch();
const page = join(projectDirectory, 'tests/browser/page');
const hello = assemble(readFileSync(join(page, 'hello.wat'), 'utf8'), directory, 'hello');
copyFileSync(join(page, 'hello.asm.js'), join(directory, 'hello.asm.js'));

/** @param {any} program @param {object} [options] */
async function run(program, options) {
  const stdout = collector();
  const status = await program.run({stdout, ...options});
  return [status, stdout.text()];
}

describe('sources', () => {
  test('a path', async () => {
    const program = await load(hello);
    assert.equal(program.engine, 'wasm');
    assert.equal(program.name, pathToFileURL(hello).href);
    assert.deepEqual(await run(program), [3, 'hello\n']);
  });
  test('a relative path with odd characters', async () => {
    const odd = join(directory, 'a b#c%20?.wasm');
    copyFileSync(hello, odd);
    const old = process.cwd();
    process.chdir(directory);
    try {
      assert.deepEqual(await run(await load('a b#c%20?.wasm')), [3, 'hello\n']);
    } finally {
      process.chdir(old);
    }
  });
  test('a file: URL', async () => assert.deepEqual(await run(await load(pathToFileURL(hello))), [3, 'hello\n']));
  test('bytes', async () => {
    assert.deepEqual(await run(await load(bytesOf(hello))), [3, 'hello\n']);
    assert.deepEqual(await run(await load(bytesOf(hello).buffer)), [3, 'hello\n']);
  });
  test('a module', async () => {
    const module = new WebAssembly.Module(bytesOf(hello));
    assert.deepEqual(await run(await load(module)), [3, 'hello\n']);
  });
  test('a response, or a promise of one', async () => {
    const response = () => new Response(bytesOf(hello), {headers: {'content-type': 'application/wasm'}});
    assert.deepEqual(await run(await load(response())), [3, 'hello\n']);
    assert.deepEqual(await run(await load(Promise.resolve(response()))), [3, 'hello\n']);
    assert.deepEqual(await run(await load(new Response(bytesOf(hello)))), [3, 'hello\n']);
  });
  test('asm.js on request, beside the module or elsewhere', async () => {
    const program = await load(hello, {engine: 'asmjs'});
    assert.equal(program.engine, 'asm.js');
    assert.deepEqual(await run(program), [3, 'hello\n']);
    const elsewhere = await load('anything.wasm', {engine: program.engine, asmjs: join(directory, 'hello.asm.js')});
    assert.deepEqual(await run(elsewhere), [3, 'hello\n']);
  });
  test('asm.js where WebAssembly is missing', () => {
    const script = `delete globalThis.WebAssembly;
      const {load} = await import(${JSON.stringify(pathToFileURL(join(projectDirectory, 'runtime-web/load.mjs')))});
      const program = await load(${JSON.stringify(hello)});
      console.log(program.engine, await program.run());`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {encoding: 'utf8'});
    assert.equal(output, 'hello\nasm.js 3\n');
  });
});

describe('over HTTP', () => {
  /** @type {import('node:http').Server} */
  let server;
  let url = '';
  /** @type {string[]} */
  let requests = [];
  const bytes = bytesOf(hello);

  before(async () => {
    server = createServer((request, response) => {
      requests.push(request.url ?? '');
      const type = request.url === '/mime.wasm' ? 'text/plain' : request.url === '/charset.wasm'
        ? 'application/wasm; charset=utf-8' : 'application/wasm';
      if (request.url === '/none.wasm') return response.writeHead(404).end('not here');
      response.writeHead(200, {'content-type': type, 'content-length': bytes.length});
      if (request.url === '/cut.wasm') {
        response.write(bytes.subarray(0, 50));
        return setTimeout(() => response.destroy(), 20);
      }
      if (request.url !== '/slow.wasm') return response.end(bytes);
      let at = 0;
      const trickle = setInterval(() => {
        response.write(bytes.subarray(at, at += 7));
        if (at >= bytes.length) response.end(), clearInterval(trickle);
      }, 2);
    });
    await new Promise(done => server.listen(0, '127.0.0.1', () => done(undefined)));
    url = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`;
  });
  after(() => new Promise(done => server.close(done)));

  for (const [name, path] of [['streamed', '/app.wasm'], ['a few bytes at a time', '/slow.wasm'],
    ['another MIME type', '/mime.wasm'], ['a MIME type with a parameter', '/charset.wasm']]) {
    test(`${name}, in one request`, async () => {
      requests = [];
      assert.deepEqual(await run(await load(url + path)), [3, 'hello\n']);
      assert.deepEqual(requests, [path]);
    });
  }
  test('no such file', async () => {
    await assert.rejects(load(`${url}/none.wasm`), {message: `${url}/none.wasm: HTTP status 404`});
  });
  test('a connection that breaks', async () => {
    await assert.rejects(load(`${url}/cut.wasm`), error => {
      assert.match(/** @type {Error} */ (error).message, /^http:.*\/cut\.wasm: ./);
      assert.ok(/** @type {Error} */ (error).cause);
      return true;
    });
  });
  test('no such server', async () => {
    await assert.rejects(load('http://127.0.0.1:1/app.wasm'), /^Error: http:\/\/127\.0\.0\.1:1\/app\.wasm: ./);
  });
});

describe('what is refused', () => {
  /** @param {string} name @param {Uint8Array | string} content */
  const file = (name, content) => {
    writeFileSync(join(directory, name), content);
    return join(directory, name);
  };
  test('a missing file', async () => {
    await assert.rejects(load(join(directory, 'none.wasm')), /file:.*none\.wasm: ENOENT/);
  });
  test('truncated at any place', async () => {
    const bytes = bytesOf(hello);
    for (let length = 0; length < bytes.length; length += 1) {
      if (WebAssembly.validate(bytes.subarray(0, length))) continue; // between sections
      await assert.rejects(load(file('cut.wasm', bytes.subarray(0, length))), /file:.*cut\.wasm: ./);
    }
  });
  test('not a module', async () => {
    await assert.rejects(load(file('text.wasm', '<!doctype html>')), /file:.*text\.wasm: .*magic/);
    await assert.rejects(load(new Uint8Array(3)), /^Error: module: ./);
  });
  test('no asm.js beside it', async () => {
    await assert.rejects(load(file('alone.wasm', bytesOf(hello)), {engine: 'asmjs'}), /alone\.wasm: .*alone\.asm\.js/);
  });
  test('an import that is not defined', async () => {
    const program = await load(assemble('(module (import "env" "magic" (func)) (func (export "_start")))', directory, 'imports'));
    await assert.rejects(program.run(), /imports\.wasm: undefined import env\.magic$/);
    let called = 0;
    assert.equal(await program.run({imports: {env: {magic() { called++; }}}}), 0);
    await program.instantiate({imports: {env: {magic() { called++; }}}});
    assert.equal(called, 0);
  });
  test('a function of WASI that there is not', async () => {
    const text = '(module (import "wasi_snapshot_preview1" "constructor" (func)) (func (export "_start")))';
    const program = await load(assemble(text, directory, 'unknown'));
    await assert.rejects(program.run(), /undefined import wasi_snapshot_preview1\.constructor$/);
  });
});

describe('running', () => {
  test('many times, each with a memory of its own', async () => {
    const text = `(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1)
      (func (export "_start")
        (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
        (call $exit (i32.load (i32.const 0)))))`;
    const program = await load(assemble(text, directory, 'count'));
    assert.deepEqual([await program.run(), await program.run(), await program.run()], [1, 1, 1]);
  });
  test('a trap', async () => {
    const program = await load(assemble('(module (memory (export "memory") 1) (func (export "_start") unreachable))', directory, 'trap'));
    await assert.rejects(program.run(), error => {
      assert.ok(error instanceof WebAssembly.RuntimeError);
      assert.match(error.message, /trap\.wasm: unreachable/);
      return true;
    });
  });
  test('the host\'s own errors', async () => {
    const failure = new RangeError('mine');
    await assert.rejects((await load(hello)).run({stdout() { throw failure; }}), error => error === failure);
  });
  test('a library: run refuses it, instantiate initializes it', async () => {
    const program = await load(assemble(`(module (memory (export "memory") 1) (global $ready (mut i32) (i32.const 0))
      (func (export "_initialize") (global.set $ready (i32.const 40)))
      (func (export "add") (param i32) (result i32) (i32.add (local.get 0) (global.get $ready))))`, directory, 'library'));
    await assert.rejects(program.run(), /library\.wasm has no _start/);
    const {exports} = await program.instantiate();
    assert.equal(exports.add(2), 42);
  });
  test('args[0] is the module\'s name by default', async () => {
    const text = `(module
      (import "wasi_snapshot_preview1" "args_get" (func $get (param i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "\\40\\00\\00\\00\\04\\00\\00\\00")
      (func (export "_start")
        (drop (call $get (i32.const 32) (i32.const 64)))
        (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))`;
    const program = await load(assemble(text, directory, 'name'));
    assert.deepEqual(await run(program), [0, 'name']);
    assert.deepEqual(await run(program, {args: ['other']}), [0, 'othe']);
  });
});
