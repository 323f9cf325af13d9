// SPDX-License-Identifier: MIT
// Guests of the WASI and amrun tests: C and text-format sources compiled without amcc.
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, statSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {buildDirectory, tool} from '../environment.mjs';

const header = fileURLToPath(new URL('guests/wasi.h', import.meta.url));
const outputs = join(buildDirectory, 'tests/guests');

/** @param {string} path @returns {number} when it was changed, 0 if it does not exist */
const changed = path => statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? 0;

/** Compiles a .c or .wat source unless that has been done.
 *  @param {string | URL} source @param {string[]} [flags] for clang or wat2wasm
 *  @returns {string} the .wasm file */
export function guest(source, flags = []) {
  const path = source instanceof URL ? fileURLToPath(source) : source;
  const output = join(outputs, basename(path).replace(/\.\w+$/, `${flags.join('')}.wasm`));
  if (changed(output) > Math.max(changed(path), changed(header))) return output;
  mkdirSync(outputs, {recursive: true});
  if (path.endsWith('.wat')) execFileSync('wat2wasm', ['--debug-names', ...flags, path, '-o', output]);
  else execFileSync('clang-22', ['--target=wasm32-wasi', '-Wno-deprecated', '-O1', '-Wall', '-Wextra',
    '-Werror', '--no-wasm-opt', ...flags, path, '-o', output]);
  return output;
}

/** @typedef {{status: number | null, signal: string | null, stdout: string, stderr: string}} Result */

/** Runs amrun to its end.
 *  @param {string[]} args
 *  @param {{cwd?: string, env?: Record<string, string>, input?: string,
 *           uid?: number, gid?: number, stdio?: import('node:child_process').StdioOptions,
 *           onOutput?: (text: string) => void, program?: string}} [options]
 *  @returns {Promise<Result>} */
export function amrun(args, {input, onOutput, program = tool('amrun'), ...options} = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, options);
    const result = {stdout: '', stderr: ''};
    child.stdout?.on('data', data => {
      result.stdout += data;
      onOutput?.(String(data));
    });
    child.stderr?.on('data', data => { result.stderr += data; });
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({status, signal, ...result}));
    child.stdin?.on('error', () => {});
    child.stdin?.end(input ?? '');
  });
}

/** Asserts that a guest ended with 0 and had nothing to complain of. @param {Result} result */
export function passed(result) {
  assert.equal(result.stderr, '');
  assert.equal(result.status, 0);
}

/** @returns {Promise<number>} a port that was free a moment ago */
export const freePort = () => new Promise(resolve => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const {port} = /** @type {import('node:net').AddressInfo} */ (server.address());
    server.close(() => resolve(port));
  });
});

/** Calls a function with a new directory, which is removed afterwards.
 *  @template T @param {(directory: string) => Promise<T>} use @returns {Promise<T>} */
export async function scratch(use) {
  const directory = mkdtempSync(join(tmpdir(), 'amphora-'));
  try {
    return await use(directory);
  } finally {
    rmSync(directory, {recursive: true, force: true});
  }
}
