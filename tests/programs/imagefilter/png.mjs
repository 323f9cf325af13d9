// SPDX-License-Identifier: MIT
// A small PNG encoder for test inputs: every colour type, depth and interlacing, and ways to break it.
import {deflateSync} from 'node:zlib';

/** Samples a pixel, by colour type. */
const channelsOf = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4};

/** First column and row, and the steps to the next, of Adam7's seven passes. */
const adam7 = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];

const crcTable = Uint32Array.from({length: 256}, (_, byte) => {
  for (let i = 0; i < 8; i++) byte = byte & 1 ? 0xedb88320 ^ byte >>> 1 : byte >>> 1;
  return byte;
});

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 255] ^ crc >>> 8;
  return ~crc >>> 0;
}

/** @param {string} type @param {Uint8Array} data */
export function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** One row of samples of `depth` bits, packed, after filter type 0.
 *  @param {number[]} samples @param {number} depth */
function packRow(samples, depth) {
  const row = Buffer.alloc(1 + Math.ceil(samples.length * depth / 8));
  samples.forEach((sample, i) => {
    if (depth === 16) row.writeUInt16BE(sample, 1 + 2 * i);
    else row[1 + (i * depth >> 3)] |= sample << (8 - depth - i * depth % 8);
  });
  return row;
}

/**
 * @typedef {{width: number, height: number, type: 0 | 2 | 3 | 4 | 6, depth: number, interlaced?: boolean,
 *            palette?: number[][], transparency?: number[], sample: (x: number, y: number) => number[]}} Picture
 *   sample gives a pixel's channels in the range of the depth; transparency is tRNS's content
 */

/** IHDR's content. @param {Pick<Picture, 'width' | 'height' | 'depth' | 'type' | 'interlaced'>} picture */
export function header({width, height, depth, type, interlaced}) {
  const out = Buffer.alloc(13);
  out.writeUInt32BE(width, 0);
  out.writeUInt32BE(height, 4);
  out.set([depth, type, 0, 0, interlaced ? 1 : 0], 8);
  return out;
}

export const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** @param {Picture} picture @returns {Buffer} */
export function encodePng(picture) {
  const {width, height, depth, type, interlaced, palette, transparency, sample} = picture;
  /** @type {Buffer[]} */
  const rows = [];
  for (const [left, top, stepX, stepY] of interlaced ? adam7 : [[0, 0, 1, 1]]) {
    for (let y = top; y < height && left < width; y += stepY) {
      const samples = [];
      for (let x = left; x < width; x += stepX) samples.push(...sample(x, y).slice(0, channelsOf[type]));
      rows.push(packRow(samples, depth));
    }
  }
  return Buffer.concat([
    signature,
    chunk('IHDR', header(picture)),
    ...palette ? [chunk('PLTE', Uint8Array.from(palette.flat()))] : [],
    ...transparency ? [chunk('tRNS', Uint8Array.from(transparency))] : [],
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', new Uint8Array(0)),
  ]);
}
