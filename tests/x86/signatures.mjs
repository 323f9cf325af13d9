// SPDX-License-Identifier: MIT
// The intrinsics of x86 as gcc's own headers declare them.
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

/** @typedef {{name: string, result: string, parameters: string[], header: string}} Signature
 *   parameters: their types; "const int" is a constant */

/** Headers of gcc whose intrinsics ours have. */
export const headers = ['mmintrin', 'xmmintrin', 'emmintrin', 'pmmintrin', 'tmmintrin', 'smmintrin', 'popcntintrin', 'wmmintrin',
  'avxintrin', 'avx2intrin', 'fmaintrin', 'f16cintrin', 'bmiintrin', 'bmi2intrin', 'lzcntintrin'];

/** What gcc's headers have as macros alone. @type {Record<string, string[]>} */
const macros = {
  smmintrin: [
    ...['ceil', 'floor'].flatMap(name => [`__m128 _mm_${name}_ps(__m128 a)`, `__m128d _mm_${name}_pd(__m128d a)`,
      `__m128 _mm_${name}_ss(__m128 a, __m128 b)`, `__m128d _mm_${name}_sd(__m128d a, __m128d b)`]),
    'int _mm_test_all_zeros(__m128i a, __m128i b)', 'int _mm_test_mix_ones_zeros(__m128i a, __m128i b)', 'int _mm_test_all_ones(__m128i a)',
  ],
  avxintrin: ['ceil', 'floor'].flatMap(name => [`__m256 _mm256_${name}_ps(__m256 a)`, `__m256d _mm256_${name}_pd(__m256d a)`]),
  avx2intrin: ['__m256i _mm_broadcastsi128_si256(__m128i a)', '__m128d _mm_broadcastsd_pd(__m128d a)'],
};

/** The directory of gcc's headers, or undefined without a gcc for x86-64. */
export function gccHeaders() {
  const {stdout} = spawnSync('gcc', ['-print-file-name=include/emmintrin.h'], {encoding: 'utf8'});
  const path = stdout?.trim();
  return path && existsSync(path) ? dirname(path) : undefined;
}

/** A declaration as gcc has it: what is before the name, the name, the parameters. */
const declaration = /(?:extern|static) __inline ([\w\s*]+?)\s*__attribute__\s*\(\([^)]*\)\)\s*(\w+)\s*\(([^)]*)\)/g;

/** The type of a parameter. @param {string} text such as "int const __N" */
const typeOf = text => text.replace(/\w+\s*$/, '').replace(/^(\s*[\w ]+?) const\b/, 'const $1')
  .replace('long long int', 'long long').replace(/\s+/g, ' ').trim().replace(/^const (?!.*\*)/, '');

/** @param {string} result @param {string} name @param {string} list @param {string} header @param {boolean} hasConstant */
function signature(result, name, list, header, hasConstant) {
  const parameters = list.split(',').filter(text => text.trim() !== 'void').map(typeOf);
  if (hasConstant) parameters[parameters.length - 1] = 'const int';
  return {result: result.replace(/\s+/g, ' '), name, parameters, header};
}

/** All intrinsics of gcc's headers. @param {string} directory @returns {Signature[]} */
export function signatures(directory) {
  return headers.flatMap(header => {
    const text = readFileSync(join(directory, `${header}.h`), 'utf8').replace(/\/\*[^]*?\*\//g, ' ');
    // What takes a constant is a macro as well, for builds that do not optimize.
    const names = new Set([...text.matchAll(/#\s*define\s+(\w+)\(/g)].map(([, name]) => name));
    const functions = [...text.matchAll(declaration)].map(([, result, name, list]) => signature(result, name, list, header, names.has(name)));
    const others = (macros[header] ?? []).map(line => {
      const [, result, name, list] = /** @type {RegExpExecArray} */ (/^(.+) (\w+)\((.*)\)$/.exec(line));
      return signature(result, name, list, header, /const int \w+$/.test(list));
    });
    return [...functions, ...others];
  });
}
