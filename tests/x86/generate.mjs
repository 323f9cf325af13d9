// SPDX-License-Identifier: MIT
// A program in C that calls intrinsics on random operands and edges and prints what they give.
// Every call is a line: the name, the constant, and the bytes.

/** @typedef {import('./signatures.mjs').Signature} Signature */

/** Calls of each intrinsic, and of each with one of its constants. */
const ROUNDS = 200, ROUNDS_OF_CONSTANT = 12;

/** How an operand of a type is made: statements for a variable called NAME. @type {Record<string, string>} */
const operands = {
  'int': 'int NAME = (int)any_int64();',
  'unsigned': 'unsigned NAME = (unsigned)any_int64();',
  'unsigned int': 'unsigned NAME = (unsigned)any_int64();',
  'long long': 'long long NAME = any_int64();',
  'unsigned long long': 'unsigned long long NAME = (unsigned long long)any_int64();',
  'short': 'short NAME = (short)any_int64();',
  'unsigned short': 'unsigned short NAME = (unsigned short)any_int64();',
  'char': 'char NAME = (char)any_int64();',
  'unsigned char': 'unsigned char NAME = (unsigned char)any_int64();',
  'float': 'float NAME = any_float();',
  'double': 'double NAME = any_double();',
  ...Object.fromEntries(['__m64', '__m128i', '__m256i'].map(type => [type, `${type} NAME; fill_integers(&NAME, sizeof NAME);`])),
  ...Object.fromEntries(['__m128', '__m256'].map(type => [type, `${type} NAME; fill_floats(&NAME, sizeof NAME);`])),
  ...Object.fromEntries(['__m128d', '__m256d'].map(type => [type, `${type} NAME; fill_doubles(&NAME, sizeof NAME);`])),
};

/** Which constants an intrinsic takes: the first rule that fits its name; otherwise some of eight bits. @type {[RegExp, number[]][]} */
const constants = [
  [/^_mm_shuffle_pd$/, range(4)],
  [/^_mm_(extract|insert)_epi16$/, range(8)],
  [/_(extract|insert)_pi16$|^_m_p(extr|insr)w$|^_mm_(extract|insert)_epi32$|^_mm_(extract_ps|blend_pd)$/, range(4)],
  [/^_mm_(extract|insert)_epi64$/, range(2)],
  [/^_mm_(extract|insert)_epi8$|^_mm_blend_ps$/, range(16)],
  [/^_mm_permute_pd$|^_mm256_(extract|insert)_epi64$/, range(4)],
  [/^_mm256_(shuffle|blend|permute)_pd$|^_mm256_(extract|insert)_epi16$|^_mm_blend_epi32$/, range(16)],
  [/^_mm256_(extract|insert)_epi8$/, range(32)],
  [/^_mm256_(extract|insert)_epi32$/, range(8)],
  [/_(extract|insert)[fi]128_/, range(2)],
  [/_cmp_[ps][sd]$/, range(32)],
  [/gather_/, [1, 2, 4, 8]],
  [/_cvt(ps_ph|ss_sh)$/, range(5)],
  [/_round_/, [0, 1, 2, 3, 4, 8, 9, 10, 11, 12]],
  [/^_mm_mpsadbw_/, range(8)],
  [/_cmp[ei]str/, range(14).map(i => i * 9)],
  [/_clmulepi64_/, [0, 1, 16, 17]],
];
const someBytes = [0, 1, 2, 3, 7, 8, 15, 16, 0x1b, 31, 0x39, 0x4e, 0x6c, 0x87, 0xb1, 0xe4, 255];

/** @param {number} count */
function range(count) {
  return Array.from({length: count}, (_, i) => i);
}

/** Those that compute: which NaN they give is left open. */
const arithmetic = /_(addsub|h?add|h?sub|fn?m\w+|mul|div|sqrt|dp|round|ceil|floor|cvt\w*)_/;

/** Approximations, which processors differ in: the power that they approximate. */
const approximations = /_(rcp|rsqrt)_/;

/** Those of which gcc 12 makes what the processor's flags are, where an operand is no number; ours are C's. */
const ordered = /_u?comi/;

/** What is not compared, with the reason. @type {[RegExp, string][]} */
export const apart = [
  [/_undefined_|_cast\w+128_\w+256$/, 'what it gives is undefined, or half of it'],
  [/csr$|^_MM_[GS]ET_/, 'the control register is always the same'],
  [/^_mm_(prefetch|clflush|[lms]fence|pause)$|_zero(all|upper)$/, 'nothing can be seen of it'],
  [/^_mulx_u32$/, 'gcc has it for processors of 32 bits alone'],
];

/** @param {Signature} s @returns {string | undefined} */
export const whyApart = s => apart.find(([names]) => names.test(s.name))?.[1];

/** @param {string} type @param {Signature} s */
const isRead = (type, s) => type.startsWith('const') || s.name.includes('stream_load');

/** The expression of an operand that is a pointer. @param {string} type @param {Signature} s */
function pointer(type, s) {
  const memory = isRead(type, s) ? 'input' : 'output';
  return `(${type})(${memory} + ${/u_|_u|maskmove|storeu|loadu|lddqu/.test(s.name) ? 3 : 32})`;
}

/** How memory is filled that is read by a pointer of the type. @param {string} type */
const filler = type => /float/.test(type) ? 'fill_floats' : /double/.test(type) ? 'fill_doubles' : 'fill_integers';

/** A statement that prints `result`. @param {Signature} s */
function print(s) {
  const open = arithmetic.test(s.name);
  if (approximations.test(s.name)) return `print_approximation((float *)&a0, (float *)&result, ${/_ss$/.test(s.name) ? 1 : 'sizeof a0 / 4'}, ${/rsqrt/.test(s.name) ? 1 : 0});`;
  if (open && ['float', '__m128', '__m256'].includes(s.result)) return 'print_floats(&result, sizeof result);';
  if (open && ['double', '__m128d', '__m256d'].includes(s.result)) return 'print_doubles(&result, sizeof result);';
  return 'print_bytes(&result, sizeof result);';
}

/** A block that calls the intrinsic with one constant, or none. @param {Signature} s @param {number} [constant] */
function block(s, constant) {
  const variables = [], values = [];
  for (const [i, type] of s.parameters.entries()) {
    if (type === 'const int')
      values.push(`${constant}`);
    else if (type.includes('*')) {
      if (isRead(type, s)) variables.push(`${filler(type)}(input, 256);`);
      values.push(pointer(type, s));
    } else {
      const isIndex = s.name.includes('gather') && s.parameters[i - 1]?.includes('*');
      variables.push(isIndex ? `${type} a${i}; fill_indices(&a${i}, sizeof a${i}, ${/i32gather/.test(s.name) ? 4 : 8});` : operands[type].replaceAll('NAME', `a${i}`));
      values.push(`a${i}`);
    }
  }
  const call = `${s.name}(${values.join(', ')})`;
  const body = s.result === 'void' ? `${call}; print_bytes(output, sizeof output);` : `${s.result} result = ${call}; ${print(s)}`;
  if (ordered.test(s.name)) variables.push('if (!(a0[0] == a0[0] && a1[0] == a1[0])) continue;');
  const label = constant === undefined ? s.name : `${s.name} ${constant}`;
  return `  for (int i = 0; i < ${constant === undefined ? ROUNDS : ROUNDS_OF_CONSTANT}; i++) {\n` +
    `    prepare(i); ${variables.join(' ')}\n    printf("${label} "); ${body}\n  }\n`;
}

/** A function that tests the intrinsic. @param {Signature} s */
function tester(s) {
  const values = s.parameters.includes('const int') ? constants.find(([names]) => names.test(s.name))?.[1] ?? someBytes : [undefined];
  return `static APART void test_${s.name}(void) {\n${values.map(value => block(s, value)).join('')}}\n`;
}

/** Programs that print the lines of all together, one after the other. @param {Signature[]} all @param {string} header that has them
 *  @param {number} count */
export function generate(all, header, count) {
  const length = Math.ceil(all.length / count);
  return range(count).map(i => {
    const some = all.slice(i * length, (i + 1) * length);
    return `#include <${header}.h>\n\n#include "harness.h"\n\n${some.map(tester).join('\n')}\n` +
      `int main(void) {\n${some.map(({name}) => `  test_${name}();\n`).join('')}  return 0;\n}\n`;
  });
}
