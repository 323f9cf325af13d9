// SPDX-License-Identifier: MIT
// Runs a module as WebAssembly and as asm.js, validated and as plain JavaScript.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {setFlagsFromString} from 'node:v8';

import {buildDirectory} from '../environment.mjs';

setFlagsFromString('--allow-natives-syntax');
/** Whether V8 has validated and compiled the "use asm" function.
 *  @type {(f: Function) => boolean} */
export const isAsmJs = /** @type {any} */ (new Function('f', 'return %IsAsmWasmCode(f)'));

/** Why V8 refused asm.js in this process so far. @type {string[]} */
export const complaints = [];
process.on('warning', w => {
  if (/asm\.js/.test(w.message)) complaints.push(w.message);
});

/**
 * @typedef {Record<string, any>} Exports
 * @typedef {{exports: Exports, asm?: Function}} Instance asm: the "use asm" function
 * @typedef {(imports: object, options?: {heap?: number}) => Instance} Instantiate
 */

let count = 0;

/** Translates a module. @param {Uint8Array} wasm @param {string[]} flags of wasm2asm
 *  @returns {string} the text of the ES module */
export function translate(wasm, flags = []) {
  const directory = mkdtempSync(join(tmpdir(), 'amphora-asmjs-'));
  try {
    writeFileSync(join(directory, 'in.wasm'), wasm);
    execFileSync(`${buildDirectory}/tests/asmjs/wasm2asm`, [...flags, 'in.wasm', 'out.mjs'],
      {cwd: directory, stdio: 'pipe'});
    return readFileSync(join(directory, 'out.mjs'), 'utf8');
  } finally {
    rmSync(directory, {recursive: true});
  }
}

/** Imports the text of an ES module; its "use asm" function too, as `asm`.
 *  @param {string} text @returns {Promise<{default: Instantiate, asm: Function}>} */
export async function load(text) {
  const directory = mkdtempSync(join(tmpdir(), 'amphora-asmjs-'));
  const path = join(directory, `module${count++}.mjs`);
  writeFileSync(path, `${text}export {asm};\n`);
  try {
    return await import(pathToFileURL(path).href);
  } finally {
    rmSync(directory, {recursive: true});
  }
}

/** The three ways to run a module.
 *  @param {Uint8Array} wasm @param {object} imports @param {{heap?: number}} options
 *  @param {string[]} flags of wasm2asm
 *  @returns {Promise<{wasm: Instance, valid: Instance, plain: Instance, asm: Function}>} */
export async function threeWays(wasm, imports = {}, options = {heap: 1 << 18}, flags = []) {
  const text = translate(wasm, flags);
  const valid = await load(text), plain = await load(text.replace('"use asm";', ''));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(/** @type {any} */ (wasm)), /** @type {any} */ (imports));
  return {
    wasm: /** @type {Instance} */ (instance),
    valid: valid.default(imports, options),
    plain: plain.default(imports, options),
    asm: valid.asm,
  };
}

/** The trap names of the specification for the messages of V8. */
const trapNames = /** @type {[RegExp, RegExp][]} */ ([
  [/unreachable/, /^unreachable$/],
  [/divide by zero|remainder by zero/, /^integer divide by zero$/],
  [/divide result unrepresentable/, /^integer overflow$/],
  [/float unrepresentable/, /^(integer overflow|invalid conversion to integer)$/],
  [/memory access out of bounds|memory.*out of bounds|out of bounds/, /^out of bounds memory access$/],
  [/null function or function signature/, /^(uninitialized element$|indirect call type mismatch)/],
  [/null function/, /^uninitialized element$/],
  [/signature mismatch/, /^indirect call type mismatch/],
]);

/** Whether an asm.js error is the trap that a WebAssembly error is.
 *  @param {any} wasm @param {any} asm */
export function sameTrap(wasm, asm) {
  if (asm.name !== 'RuntimeError') return false;
  if (/\btable\b|element segment/.test(wasm.message)) return /^(undefined element|out of bounds table access)$/.test(asm.message);
  const row = trapNames.find(([pattern]) => pattern.test(wasm.message));
  return row !== undefined && row[1].test(asm.message);
}
