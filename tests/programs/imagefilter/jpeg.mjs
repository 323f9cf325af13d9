// SPDX-License-Identifier: MIT
// A small baseline JPEG encoder for test inputs: blocks of one colour, any number of components, so that
// the kinds that our tool does not write (CMYK, Adobe's marker, Exif) can be read by it.

/** @param {number} marker @param {number[]} data */
function segment(marker, data) {
  const length = data.length + 2;
  return [0xff, marker, length >> 8, length & 255, ...data];
}

/** Huffman table class and number, then DC sizes 0 to 11 with 4-bit codes; or AC with end-of-block alone. */
const dcTable = [0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const acTable = [0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/** Bits of the scan: each block is the difference of its mean to the block before, and no detail.
 *  @param {number[][]} blocks a level from 0 to 255 for each component of each block */
function scanBits(blocks) {
  let bits = '';
  const last = blocks[0].map(() => 0);
  for (const block of blocks) {
    block.forEach((level, component) => {
      const value = (level - 128) * 8; // the coefficient of a flat block, quantizer 1
      const difference = value - last[component];
      last[component] = value;
      const size = difference ? 32 - Math.clz32(Math.abs(difference)) : 0;
      const code = difference < 0 ? difference + (1 << size) - 1 : difference;
      bits += size.toString(2).padStart(4, '0') + (size ? code.toString(2).padStart(size, '0') : '') + '0';
    });
  }
  return bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
}

/** @param {string} bits */
function entropyBytes(bits) {
  const out = [];
  for (let i = 0; i < bits.length; i += 8) {
    const byte = parseInt(bits.slice(i, i + 8), 2);
    out.push(byte);
    if (byte === 0xff) out.push(0);
  }
  return out;
}

/** An APP1 segment with Exif's orientation, 1 to 8. @param {number} orientation */
export const exif = orientation => segment(0xe1, [...Buffer.from('Exif\0\0MM\0*', 'latin1'), 0, 0, 0, 8, 0, 1,
  0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);

/** Adobe's APP14 segment: components are not transformed (CMYK and RGB as they are). */
export const adobe = segment(0xee, [...Buffer.from('Adobe', 'latin1'), 0, 100, 0, 0, 0, 0, 0]);

/** @param {{columns: number, rows: number, blocks: number[][], extra?: number[]}} picture columns and rows of
 *  8 x 8 blocks, left to right and down; extra: segments after SOI @returns {Buffer} */
export function encodeJpeg({columns, rows, blocks, extra = []}) {
  const width = columns * 8, height = rows * 8, components = blocks[0].map((_, i) => i + 1);
  return Buffer.from([
    0xff, 0xd8, ...extra,
    ...segment(0xdb, [0, ...Array(64).fill(1)]),
    ...segment(0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, components.length,
      ...components.flatMap(id => [id, 0x11, 0])]),
    ...segment(0xc4, dcTable), ...segment(0xc4, acTable),
    ...segment(0xda, [components.length, ...components.flatMap(id => [id, 0]), 0, 63, 0]),
    ...entropyBytes(scanBits(blocks)),
    0xff, 0xd9,
  ]);
}

/** A JPEG file with segments put in after SOI. @param {Uint8Array} jpeg @param {number[]} extra */
export const withSegments = (jpeg, extra) => Buffer.concat([jpeg.subarray(0, 2), Uint8Array.from(extra), jpeg.subarray(2)]);
