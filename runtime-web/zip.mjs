// SPDX-License-Identifier: MIT
/**
 * ZIP archives as file systems: the list of files is read when they are mounted, a file when it is opened.
 */

import {bytesSource, sourceFileSystem} from './source.mjs';
import {refuse} from './wasi/errno.mjs';

/** @typedef {import('./source.mjs').ByteSource} ByteSource */

const SIGNATURE = {END: 0x06054b50, END64: 0x06064b50, LOCATOR64: 0x07064b50, ENTRY: 0x02014b50, FILE: 0x04034b50};
const END_SIZE = 22, LOCATOR_SIZE = 20, ENTRY_SIZE = 46, FILE_SIZE = 30, COMMENT_MAX = 65535;
const STORED = 0, DEFLATED = 8;
const UNIX = 3, MODE_LINK = 0o120000, MODE_MASK = 0o170000;

/** @param {ByteSource} source @param {number} position @param {number} size */
function readPart(source, position, size) {
  if (position < 0 || position + size > source.size) refuse('EIO', 'the ZIP archive is damaged: it ends too early');
  const bytes = new Uint8Array(size);
  source.read(position, bytes);
  return {bytes, view: new DataView(bytes.buffer)};
}

// -- Deflate (RFC 1951)

/** Of the codes 257 to 285 and of distances: how many bits follow, and the least value. */
const LENGTHS = tableOf([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5], 3);
const DISTANCES = tableOf([0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13], 1);
LENGTHS.push([0, 258]);
const LENGTHS_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** @param {number[]} bits @param {number} least @returns {[bits: number, least: number][]} */
function tableOf(bits, least) {
  return bits.map(count => {
    const start = least;
    least += 1 << count;
    return [count, start];
  });
}

/** A Huffman code: how many codes have each length, and the symbols in the order of their codes. @param {number[]} lengths */
function createCode(lengths) {
  const counts = new Uint16Array(16), offsets = new Uint16Array(16), symbols = new Uint16Array(lengths.length);
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  for (let i = 1; i < 15; i++) offsets[i + 1] = offsets[i] + counts[i];
  lengths.forEach((length, symbol) => {
    if (length) symbols[offsets[length]++] = symbol;
  });
  return {counts, symbols};
}

const FIXED = [
  createCode(Array.from({length: 288}, (_, i) => i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
  createCode(Array(30).fill(5)),
];

/** @returns {never} */
const damaged = () => refuse('EIO', 'the ZIP archive is damaged');

/**
 * @param {Uint8Array} input
 * @param {number} size of the output
 */
export function inflate(input, size) {
  const output = new Uint8Array(size);
  let at = 0, end = 0, bits = 0, count = 0;
  const take = (/** @type {number} */ wanted) => {
    for (; count < wanted; count += 8) bits |= (at < input.length ? input[at++] : damaged()) << count;
    const value = bits & (1 << wanted) - 1;
    bits >>>= wanted;
    count -= wanted;
    return value;
  };
  const decode = (/** @type {ReturnType<typeof createCode>} */ {counts, symbols}) => {
    for (let length = 1, code = 0, first = 0, index = 0; length < 16; length++) {
      code |= take(1);
      if (code - first < counts[length]) return symbols[index + code - first];
      index += counts[length];
      first = first + counts[length] << 1;
      code <<= 1;
    }
    return damaged();
  };
  const readCodes = () => {
    const literals = take(5) + 257, distances = take(5) + 1, lengths = Array(19).fill(0);
    for (let i = 0, n = take(4) + 4; i < n; i++) lengths[LENGTHS_ORDER[i]] = take(3);
    const code = createCode(lengths), /** @type {number[]} */ all = [];
    while (all.length < literals + distances) {
      const symbol = decode(code);
      if (symbol < 16) {
        all.push(symbol);
        continue;
      }
      const [value, repeat] = symbol === 16 ? [all[all.length - 1] ?? damaged(), 3 + take(2)] : [0, symbol === 17 ? 3 + take(3) : 11 + take(7)];
      all.push(...Array(repeat).fill(value));
    }
    return [createCode(all.slice(0, literals)), createCode(all.slice(literals, literals + distances))];
  };
  const copyStored = () => {
    bits = count = 0;
    const length = input[at] | input[at + 1] << 8;
    if (at + 4 + length > input.length || end + length > size) damaged();
    output.set(input.subarray(at + 4, at + 4 + length), end);
    at += 4 + length;
    end += length;
  };
  for (let last = 0; !last;) {
    last = take(1);
    const type = take(2);
    if (type === 3) damaged();
    if (!type) copyStored();
    else {
      const [literals, distances] = type === 1 ? FIXED : readCodes();
      for (let symbol; (symbol = decode(literals)) !== 256;) {
        if (symbol < 256) {
          if (end === size) damaged();
          output[end++] = symbol;
          continue;
        }
        const [more, least] = LENGTHS[symbol - 257] ?? damaged(), length = least + take(more);
        const [further, nearest] = DISTANCES[decode(distances)] ?? damaged(), from = end - nearest - take(further);
        if (from < 0 || end + length > size) damaged();
        for (let i = 0; i < length; i++) output[end + i] = output[from + i];
        end += length;
      }
    }
  }
  return end === size ? output : damaged();
}

/** @type {Uint32Array | undefined} */
let remainders;

/** CRC-32. @param {Uint8Array} bytes */
function checkOf(bytes) {
  remainders ??= Uint32Array.from({length: 256}, (_, i) => {
    for (let bit = 0; bit < 8; bit++) i = i & 1 ? i >>> 1 ^ 0xedb88320 : i >>> 1;
    return i;
  });
  let sum = -1;
  for (const byte of bytes) sum = sum >>> 8 ^ remainders[(sum ^ byte) & 255];
  return ~sum >>> 0;
}

// -- The archive

/** @typedef {{name: string, method: number, flags: number, check: number, packed: number, size: number, at: number, modified: number, mode: number}} ZipEntry */

/** Where the list of files is. @param {ByteSource} source */
function findList(source) {
  const size = Math.min(source.size, END_SIZE + COMMENT_MAX), start = source.size - size, {view} = readPart(source, start, size);
  let at = size - END_SIZE;
  while (at >= 0 && view.getUint32(at, true) !== SIGNATURE.END) at--;
  if (at < 0) return refuse('EINVAL', 'this is not a ZIP archive');
  const found = {count: view.getUint16(at + 10, true), size: view.getUint32(at + 12, true), at: view.getUint32(at + 16, true)};
  const locator = start + at - LOCATOR_SIZE;
  const {view: before} = locator < 0 ? {view: undefined} : readPart(source, locator, LOCATOR_SIZE);
  if (before?.getUint32(0, true) !== SIGNATURE.LOCATOR64) return found;
  const {view: large} = readPart(source, Number(before.getBigUint64(8, true)), 56);
  if (large.getUint32(0, true) !== SIGNATURE.END64) damaged();
  return {count: Number(large.getBigUint64(32, true)), size: Number(large.getBigUint64(40, true)), at: Number(large.getBigUint64(48, true))};
}

/** Numbers that do not fit are in an extra field, in their order. @param {DataView} view @param {number} at @param {number} end @param {number[]} values */
function widen(view, at, end, values) {
  for (; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let place = at + 4;
    return values.map(value => {
      if (value !== 0xffffffff) return value;
      place += 8;
      return Number(view.getBigUint64(place - 8, true));
    });
  }
  return values;
}

/** @param {ByteSource} source @returns {ZipEntry[]} */
function readList(source) {
  const list = findList(source), {bytes, view} = readPart(source, list.at, list.size), decoder = new TextDecoder();
  /** @type {ZipEntry[]} */
  const entries = [];
  for (let at = 0; entries.length < list.count;) {
    if (at + ENTRY_SIZE > bytes.length || view.getUint32(at, true) !== SIGNATURE.ENTRY) damaged();
    const [time, date] = [view.getUint16(at + 12, true), view.getUint16(at + 14, true)];
    const [nameSize, extraSize, commentSize] = [28, 30, 32].map(offset => view.getUint16(at + offset, true));
    const start = at + ENTRY_SIZE, extra = start + nameSize, end = extra + extraSize;
    if (end > bytes.length) damaged();
    const [size, packed, place] = widen(view, extra, end, [24, 20, 42].map(offset => view.getUint32(at + offset, true)));
    entries.push({
      name: decoder.decode(bytes.subarray(start, extra)), method: view.getUint16(at + 10, true), flags: view.getUint16(at + 8, true),
      check: view.getUint32(at + 16, true), packed, size, at: place,
      modified: new Date(1980 + (date >> 9), (date >> 5 & 15) - 1, date & 31, time >> 11, time >> 5 & 63, (time & 31) * 2).getTime(),
      mode: bytes[at + 5] === UNIX ? view.getUint16(at + 40, true) : 0,
    });
    at = end + commentSize;
  }
  return entries;
}

/** The bytes of a file. @param {ByteSource} source @param {ZipEntry} entry */
function unpackEntry(source, {name, method, flags, check, packed, size, at}) {
  if (flags & 1) refuse('EACCES', `${name}: it is encrypted in the ZIP archive`);
  if (method !== STORED && method !== DEFLATED) refuse('ENOTSUP', `${name}: it is packed by method ${method} in the ZIP archive`);
  const {view} = readPart(source, at, FILE_SIZE);
  if (view.getUint32(0, true) !== SIGNATURE.FILE) damaged();
  const {bytes} = readPart(source, at + FILE_SIZE + view.getUint16(26, true) + view.getUint16(28, true), packed);
  const content = method === STORED ? bytes : inflate(bytes, size);
  return content.length === size && checkOf(content) === check ? content : damaged();
}

/** The file system in an archive. @param {ByteSource} source */
export const zipFileSystem = source => sourceFileSystem(readList(source).map(entry => {
  const {name, size, modified, mode} = entry;
  if (name.endsWith('/')) return [name, undefined];
  if ((mode & MODE_MASK) === MODE_LINK) return [name, {link: new TextDecoder().decode(unpackEntry(source, entry))}];
  return [name, {size, modified, source: () => bytesSource(unpackEntry(source, entry))}];
}));
