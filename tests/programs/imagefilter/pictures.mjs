// SPDX-License-Identifier: MIT
// Inputs of the image filter's tests, all made here or by the tool's native build.
import {execFileSync} from 'node:child_process';
import {buildDirectory} from '../../environment.mjs';
import {encodePng} from './png.mjs';

/** @typedef {import('./png.mjs').Picture} Picture */

/** The reference: the same sources compiled by the host's compiler. */
export const nativeTool = `${buildDirectory}/demos/imagefilter/imagefilter-native`;

/** What the tool runs with: it leaves its memory to the system when it ends with an error. */
export const environment = {...process.env, ASAN_OPTIONS: 'detect_leaks=0'};

/** What the native tool writes to standard output. @param {string[]} args @param {Uint8Array} [stdin] */
export const native = (args, stdin) => execFileSync(nativeTool, args, {input: stdin, env: environment, maxBuffer: 1 << 28});

/** A file that the native tool writes for a sample. @param {string} sample @param {string} format @param {...string} options */
export const sampleFile = (sample, format, ...options) => () => native([...options, '-f', format, `sample:${sample}`, '-']);

/** Waves of colour, 0 to 1, so that every channel has smooth and steep places. @param {number} x @param {number} y */
const wave = (x, y) => [0, 1, 2].map(i => 0.5 + 0.5 * Math.sin(x * (0.11 + 0.05 * i) + y * (0.17 - 0.04 * i) + i));

/** @param {number} x @param {number} y */
const opacity = (x, y) => Math.max(0, Math.min(1, ((x * 7 + y * 3) % 61 - 10) / 40));

/** @param {number} depth */
const quantizer = depth => (/** @type {number} */ value) => Math.round(value * (2 ** depth - 1));

/** A picture of a colour type and depth; palettes have all entries that the depth allows.
 *  @param {Picture['type']} type @param {number} depth @param {number} width @param {number} height
 *  @param {Partial<Picture>} [more] */
export function picture(type, depth, width, height, more) {
  const quantize = quantizer(depth);
  const entries = 2 ** depth;
  /** @type {Record<number, Picture['sample']>} */
  const samples = {
    0: (x, y) => [quantize(wave(x, y)[0])],
    2: (x, y) => wave(x, y).map(quantize),
    3: (x, y) => [(x * 5 + y * 3 >> 2) % entries],
    4: (x, y) => [quantize(wave(x, y)[0]), quantize(opacity(x, y))],
    6: (x, y) => [...wave(x, y), opacity(x, y)].map(quantize),
  };
  const palette = type === 3 ? Array.from({length: entries}, (_, i) => wave(i * 9, i * 4).map(quantizer(8))) : undefined;
  return encodePng({width, height, type, depth, palette, sample: samples[type], ...more});
}

/** The pixels of any image that the native tool reads, as 8-bit or 16-bit RGBA.
 *  @param {Uint8Array} file @param {8 | 16} [depth]
 *  @returns {{width: number, height: number, pixels: number[][]}} */
export function decode(file, depth = 8) {
  const pam = native(['-d', `${depth}`, '-f', 'pam', '-', '-'], file);
  const end = pam.indexOf('ENDHDR\n') + 7;
  const field = (/** @type {string} */ name) => Number(new RegExp(`${name} (\\d+)`).exec(pam.toString('latin1', 0, end))?.[1]);
  const width = field('WIDTH'), height = field('HEIGHT'), bytes = depth / 8;
  const pixels = Array.from({length: width * height}, (_, i) =>
    Array.from({length: 4}, (_, c) => pam.readUIntBE(end + (4 * i + c) * bytes, bytes)));
  return {width, height, pixels};
}

/** A PAM file of 8-bit RGBA pixels. @param {number} width @param {number[][]} pixels */
export function encodePam(width, pixels) {
  const header = `P7\nWIDTH ${width}\nHEIGHT ${pixels.length / width}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n`;
  return Buffer.concat([Buffer.from(header), Uint8Array.from(pixels.flat())]);
}
