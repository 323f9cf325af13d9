// SPDX-License-Identifier: MIT
// The page's side of the browser tests: run(request) loads a program, runs it and tells all about it.
import {load} from '../web/load.mjs';
import {MemoryFileSystem} from '../web/memory.mjs';

const text = (/** @type {Uint8Array[]} */ chunks) => chunks.map(chunk => new TextDecoder().decode(chunk)).join('');

/** @param {{url: string, engine?: 'auto' | 'wasm' | 'asmjs', args?: string[], stdin?: string, files?: Record<string, string>}} request */
async function run({url, engine, args, stdin, files: given}) {
  /** @type {Uint8Array[]} */
  const stdout = [], stderr = [];
  const files = new MemoryFileSystem(given);
  try {
    const program = await load(url, {engine});
    const status = await program.run({args, stdin, files, stdout: c => { stdout.push(c); }, stderr: c => { stderr.push(c); }});
    const left = Object.fromEntries(files.list().map(path => [path, text([files.readFile(path)])]));
    return {engine: program.engine, status, stdout: text(stdout), stderr: text(stderr), files: left};
  } catch (error) {
    return {error: /** @type {Error} */ (error).message};
  }
}

Object.assign(globalThis, {run});
