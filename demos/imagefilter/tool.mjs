// SPDX-License-Identifier: MIT
/**
 * The C program as a function, and the format in which it hands pixels over.
 */

// @ts-ignore: amcc writes it
import {ProgramWorker} from './amphora-worker.mjs';

/**
 * @typedef {'auto' | 'wasm' | 'asmjs'} Engine
 * @typedef {{output: Uint8Array, milliseconds: number, engine: string}} Result
 *   output: what the program wrote to standard output; engine: 'wasm' or 'asm.js'
 * @typedef {{width: number, height: number, pixels: Uint8ClampedArray<ArrayBuffer>}} Picture  8-bit RGBA
 */

const worker = new ProgramWorker(new URL('imagefilter.mjs', import.meta.url));

/**
 * Runs the program in a worker, after what it is running.
 * @param {Engine} engine
 * @param {string[]} args
 * @param {Uint8Array} [input] its standard input
 * @returns {Promise<Result>} rejects with the program's own message if it fails
 */
export async function run(engine, args, input) {
  const {status, stdout, stderr, milliseconds, engine: used} =
    await worker.run({engine, args: ['imagefilter', ...args], stdin: input ?? ''});
  if (status !== 0) throw Error(new TextDecoder().decode(stderr).trim() || `exit status ${status}`);
  return {output: stdout, milliseconds, engine: used};
}

/** Parses what the program writes with -f pam -d 8. @param {Uint8Array} bytes @returns {Picture} */
export function parsePam(bytes) {
  const header = String.fromCharCode(...bytes.subarray(0, 128));
  const field = (/** @type {string} */ name) => Number(header.split(name + ' ')[1]?.split('\n')[0]);
  const width = field('WIDTH'), height = field('HEIGHT'), start = header.indexOf('ENDHDR\n') + 7;
  return {width, height, pixels: new Uint8ClampedArray(bytes.slice(start, start + width * height * 4).buffer)};
}

/** The file that parsePam would read as that picture. @param {Picture} picture @returns {Uint8Array} */
export function formatPam({width, height, pixels}) {
  const header = `P7\nWIDTH ${width}\nHEIGHT ${height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n`;
  const bytes = new Uint8Array(header.length + pixels.length);
  bytes.set(new TextEncoder().encode(header));
  bytes.set(pixels, header.length);
  return bytes;
}
