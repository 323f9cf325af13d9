// SPDX-License-Identifier: MIT
// The programs of make bench-native. `node programs.mjs NAME` prints the arguments that a profile is made with.
import {fileURLToPath} from 'node:url';

/** Programs, and the arguments that make them work `count` times about 50 ms natively.
 *  @type {{[name: string]: (count: number) => (string | number)[]}} */
export const programs = {
  core: count => [count * 400], nbody: count => [count * 500000], fannkuch: count => [9, count * 3], hash: count => [count * 60000],
  mandel: count => [count * 3], spectral: count => [count * 4], matmul: count => [count * 3], crypto: count => [count * 5],
  json: count => [count * 40], vm: count => [count * 6], sort: count => [count * 2], fib: count => [count * 8],
  indirect: count => [count * 2], jacobi: count => [count * 5], lu: count => [count * 3], floyd: count => [count * 5],
  simd: count => [count * 8], zlib: count => [count * 6], lua: count => [count * 15], filters: count => [count * 20],
  sqlite: count => [count * 6],
};

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(programs[process.argv[2]](1).join(' '));
