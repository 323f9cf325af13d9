// SPDX-License-Identifier: MIT
/** ZIP archives for the tests. */

import {crc32, deflateRawSync} from 'node:zlib';

/** CRC-32, which zlib has from Node 22 on. @param {Uint8Array} bytes */
function checkOf(bytes) {
  if (crc32) return crc32(bytes);
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? sum >>> 1 ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

/**
 * @param {[name: string, content: string | Uint8Array, options?: {stored?: boolean, mode?: number, method?: number, flags?: number}][]} files
 * @param {{level?: number, strategy?: number}} [deflate]
 */
export function makeZip(files, deflate = {}) {
  const parts = [], list = [];
  let at = 0;
  for (const [name, text, {stored = false, mode = 0o100644, method = stored ? 0 : 8, flags = 0} = {}] of files) {
    const content = Buffer.from(text), packed = stored ? content : deflateRawSync(content, deflate), path = Buffer.from(name);
    const common = Buffer.alloc(26);
    [20, flags, method, 0, 0x5a21].forEach((value, i) => common.writeUInt16LE(value, 2 * i));
    [checkOf(content), packed.length, content.length].forEach((value, i) => common.writeUInt32LE(value, 10 + 4 * i));
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, path, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(mode * 65536, 6);
    rest.writeUInt32LE(at, 10);
    list.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, rest, path]));
    parts.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(list), end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}
