// SPDX-License-Identifier: MIT
// Random C programs by csmith: each prints a checksum of its variables, which must be the same in every engine as
// natively. gcc -m32 has the sizes of types that guests have, -malign-double their alignment,
// and SSE their arithmetic.
import {execFile, spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {promisify} from 'node:util';
import {tool} from '../environment.mjs';

const start = promisify(execFile);
const HEADERS = '/usr/include/csmith', NATIVE_LIMIT = 5000;
const OPTIONS = (process.env.CSMITH_OPTIONS ?? '--packed-struct --bitfields --builtins --disable-builtin-kinds x86 --float').split(' ').filter(Boolean);

/** What engines are given, and how they run it. @type {Record<string, {suffix: string, options: string[], command: string[]}>} */
export const engines = {
  interp: {suffix: 'wasm', options: ['-O1'], command: [tool('amrun'), '--engine=interp']},
  aot: {suffix: 'wasm', options: ['-O1'], command: [tool('amrun'), '--engine=aot']},
  asmjs: {suffix: 'mjs', options: ['-O1', '-sASMJS=1'], command: [process.execPath]},
};

/** Why there is nothing to compare, or false. @returns {string | false} */
export function missing() {
  if (spawnSync('csmith', ['--version'], {cwd: tmpdir()}).error) return 'no csmith';
  const linked = spawnSync('gcc', ['-m32', '-xc', '-', '-o', '/dev/null'], {input: '#include <stdint.h>\nint main(void) {}'});
  return linked.status === 0 ? false : 'no gcc -m32';
}

/** @param {string} program @param {string[]} args @param {number} [timeout] milliseconds @returns {Promise<string>} its output */
const run = async (program, args, timeout = 0) => (await start(program, args, {timeout, cwd: tmpdir()})).stdout;

/** Makes the program of a seed. @param {number} seed @param {string} source path */
async function generate(seed, source) {
  writeFileSync(source, await run('csmith', ['--seed', `${seed}`, '--concise', ...OPTIONS]));
}

/** @param {string} source @param {string} output @returns {Promise<string | undefined>} its output; nothing if it takes too long */
async function native(source, output) {
  await run('gcc', ['-m32', '-malign-double', '-msse2', '-mfpmath=sse', '-w', '-O1', '-I', HEADERS, source, '-o', output]);
  return run(output, [], NATIVE_LIMIT).catch(error => {
    if (!error.killed) throw error;
    return undefined;
  });
}

/** Runs the program of a seed natively and in engines. @param {string} directory to write into @param {number} seed
 *  @param {string[]} names of engines
 *  @returns {Promise<Record<string, string> | undefined>} outputs by engine, and `native`; nothing if it takes too long */
export async function outputs(directory, seed, names) {
  const source = `${directory}/${seed}.c`;
  await generate(seed, source);
  const expected = await native(source, `${directory}/${seed}`);
  if (expected === undefined) return undefined;
  /** @type {Record<string, string>} */
  const result = {native: expected}, built = new Set();
  for (const name of names) {
    const {suffix, options, command: [program, ...args]} = engines[name], output = `${directory}/${seed}.${suffix}`;
    if (!built.has(output)) await run(tool('amcc'), [...options, '-w', '-I', HEADERS, source, '-o', output]);
    built.add(output);
    result[name] = await run(program, [...args, output]).catch(error => `${error}`);
  }
  return result;
}
