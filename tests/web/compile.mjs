// SPDX-License-Identifier: MIT
/** Small programs for the tests of the web runtime, from text, compiled without amcc. */

import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** A directory of its own for a test file, removed when the process ends. */
export function scratch() {
  const directory = mkdtempSync(join(tmpdir(), 'amphora-web-'));
  process.on('exit', () => rmSync(directory, {recursive: true, force: true}));
  return directory;
}

/** @param {string} text WebAssembly's text format @param {string} directory @param {string} name @param {string[]} flags of wat2wasm
 *  @returns {string} the .wasm's path */
export function assemble(text, directory, name, flags = []) {
  mkdirSync(directory, {recursive: true});
  const source = join(directory, `${name}.wat`), target = join(directory, `${name}.wasm`);
  writeFileSync(source, text);
  execFileSync('wat2wasm', [...flags, source, '-o', target]);
  return target;
}

/** @param {string} text C @param {string} directory @param {string} name @returns {string} the .wasm's path */
export function compile(text, directory, name) {
  const source = join(directory, `${name}.c`), target = join(directory, `${name}.wasm`);
  writeFileSync(source, text);
  execFileSync('clang-22', ['--target=wasm32-wasi', '-Wno-deprecated', '-O1', '--no-wasm-opt', '-Wl,-s', source, '-o', target]);
  return target;
}

/** @param {string} path */
export const bytesOf = path => new Uint8Array(readFileSync(path));
