// SPDX-License-Identifier: MIT
// Modules by wasm-smith: the features that they use, and what each seed makes.
import {execFile} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';

/** Features of WebAssembly after the first release, each with the options of wasm-smith that turn it on.
 *  Garbage collection (and with it typed references) is not among them: the engine has none.
 *  @type {Record<string, string[]>} */
export const features = {
  'bulk-memory': ['--bulk-memory-enabled=true'],
  'custom-page-sizes': ['--custom-page-sizes-enabled=true'],
  'exceptions': ['--exceptions-enabled=true'],
  'extended-const': ['--extended-const-enabled=true'],
  'memory64': ['--memory64-enabled=true'],
  'multi-memory': ['--max-memories=3'],
  'multi-value': ['--multi-value-enabled=true'],
  'reference-types': ['--reference-types-enabled=true', '--bulk-memory-enabled=true', '--max-tables=3'],
  'relaxed-simd': ['--simd-enabled=true', '--relaxed-simd-enabled=true'],
  'saturating-float-to-int': ['--saturating-float-to-int-enabled=true'],
  'sign-extension': ['--sign-extension-ops-enabled=true'],
  'simd': ['--simd-enabled=true'],
  'tail-call': ['--tail-call-enabled=true'],
  'threads': ['--threads-enabled=true'],
};

/** What modules are made with, in turn: no feature, each of them, all of them. */
export const turns = ['none', ...Object.keys(features), 'all'];
/** @param {number} number of a module @returns {string} its turn */
export const turnOf = number => turns[number % turns.length];

/** For wasm-tools validate: all that our engine has. */
export const validatorFeatures = ['-all', 'floats', 'mutable-global', 'bulk-memory', 'custom-page-sizes', 'exceptions', 'extended-const',
  'function-references', 'gc-types', 'legacy-exceptions', 'memory64', 'multi-memory', 'multi-value', 'reference-types', 'relaxed-simd',
  'saturating-float-to-int', 'sign-extension', 'simd', 'tail-call', 'threads'].join(',');

// wasm-smith turns most features on by itself.
const off = ['bulk-memory', 'compact-imports', 'custom-descriptors', 'custom-page-sizes', 'exceptions', 'extended-const',
  'gc', 'memory64', 'multi-value', 'reference-types', 'relaxed-simd', 'saturating-float-to-int', 'sign-extension-ops',
  'simd', 'tail-call', 'threads', 'wide-arithmetic'];

// Modules end by themselves, and what they do depends on nothing that engines may choose.
const always = ['--ensure-termination', '--fuel=300', '--canonicalize-nans=true', '--export-everything=true',
  '--max-memory32-bytes=262144', '--max-memory64-bytes=262144', '--memory-max-size-required=true',
  '--max-table-elements=100', '--table-max-size-required=true',
  '--min-types=4', '--max-types=20', '--min-funcs=4', '--max-funcs=12',
  '--min-data-segments=1', '--max-data-segments=5', '--min-element-segments=1', '--max-element-segments=5',
  '--max-instructions=200'];

/** @param {string} turn @returns {string[]} options of wasm-smith */
function optionsOf(turn) {
  const on = turn === 'all' ? Object.values(features).flat() : features[turn] ?? [];
  const chosen = new Map(off.map(name => [`--${name}-enabled`, 'false']));
  for (const option of on) {
    const [name, value] = option.split('=');
    chosen.set(name, value);
  }
  return [...chosen].map(option => option.join('='));
}

/** @param {number} number @returns {Buffer} bytes that depend on the number alone */
function seedOf(number) {
  const bytes = Buffer.alloc(1000 + number * 577 % 5000);
  let state = BigInt(number + 1) * 0x9e3779b97f4a7c15n;
  for (let i = 0; i < bytes.length; i++) {
    state = BigInt.asUintN(64, state ^ state << 13n);
    state ^= state >> 7n;
    state = BigInt.asUintN(64, state ^ state << 17n);
    bytes[i] = Number(state >> 24n & 0xffn);
  }
  return bytes;
}

/** Makes a module; every second one may import what imports.wat lists.
 *  @param {string} program wasm-tools @param {number} number which also chooses the turn
 *  @param {string} imports path of imports.wat in binary form @param {string} output path of the module
 *  @returns {Promise<void>} */
export function makeModule(program, number, imports, output) {
  const importing = Math.floor(number / turns.length) % 2 ?
    [`--available-imports=${imports}`] :
    ['--max-imports=0', '--min-globals=2', '--min-memories=1', '--min-tables=1'];
  const options = ['smith', ...always, ...optionsOf(turnOf(number)), ...importing,
    `--disallow-traps=${number % 3 === 0}`, '-o', output];
  return new Promise((resolve, reject) => {
    const child = execFile(program, options, error => error ? reject(error) : resolve(undefined));
    child.stdin?.end(seedOf(number));
  });
}

/** @param {Uint8Array} bytes of a module @returns {boolean} whether it may have an instruction that waits for another
 *      thread, which there is none of: memory.atomic.wait32 or memory.atomic.wait64 */
export const mayWait = bytes => bytes.some((byte, i) => byte === 0xfe && (bytes[i + 1] === 1 || bytes[i + 1] === 2));

/** Writes copies of a module with a byte changed in each. @param {string} module its path
 *  @param {number} count @returns {string[]} their paths */
export function damage(module, count) {
  const bytes = readFileSync(module);
  const choices = seedOf(bytes.length);
  return Array.from({length: count}, (_, k) => {
    const damaged = Buffer.from(bytes);
    const place = 8 + (choices.readUInt16LE(3 * k)) % (bytes.length - 8);
    const value = choices[3 * k + 2];
    // a random byte, or a bit of the one that is there
    damaged[place] = k % 2 ? value : damaged[place] ^ 1 << value % 8;
    const path = module.replace(/\.wasm$/, `-${k}.wasm`);
    writeFileSync(path, damaged);
    return path;
  });
}
