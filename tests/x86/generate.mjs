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
  [/_(extract|insert)_pi16$|^_m_p(extr|insr)w$/, range(4)],
];
const someBytes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 0x1b, 31, 32, 0x2d, 0x39, 0x4e, 63, 64, 0x6c, 0x72, 0x87, 0x93, 0xb1, 0xd8, 0xe4, 0xee, 255];

/** @param {number} count */
function range(count) {
  return Array.from({length: count}, (_, i) => i);
}

/** Those that compute: which NaN they give is left open. */
const arithmetic = /_(add|sub|mul|div|sqrt|cvt\w*)_|_cvt/;

/** Approximations, which processors differ in: the power that they approximate. */
const approximations = /_(rcp|rsqrt)_/;

/** Those of which gcc 12 makes what the processor's flags are, where an operand is no number; ours are C's. */
const ordered = /_u?comi/;

/** What is not compared, with the reason. @type {[RegExp, string][]} */
export const apart = [
  [/_undefined_/, 'what it gives is undefined'],
  [/csr$|^_MM_[GS]ET_/, 'the control register is always the same'],
  [/^_mm_(prefetch|clflush|[lms]fence|pause)$/, 'nothing can be seen of it'],
];

/** @param {Signature} s @returns {string | undefined} */
export const whyApart = s => apart.find(([names]) => names.test(s.name))?.[1];

/** The expression of an operand that is a pointer. @param {string} type @param {Signature} s */
function pointer(type, s) {
  const memory = type.startsWith('const') ? 'input' : 'output';
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
      if (type.startsWith('const')) variables.push(`${filler(type)}(input, 256);`);
      values.push(pointer(type, s));
    } else {
      variables.push(operands[type].replaceAll('NAME', `a${i}`));
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

/** The program. @param {Signature[]} all @param {string} header that has them */
export function generate(all, header) {
  return `#include <${header}.h>\n\n#include "harness.h"\n\n` + all.map(tester).join('\n') +
    `\nint main(void) {\n${all.map(({name}) => `  test_${name}();\n`).join('')}  return 0;\n}\n`;
}
