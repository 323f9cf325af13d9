// SPDX-License-Identifier: MIT
// Headers of x86's vectors: each intrinsic gives what it gives natively, compiled by gcc.
import assert from 'node:assert/strict';
import {execFile, spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {workshop} from '../compiler/driver.mjs';
import {tool} from '../environment.mjs';
import {generate, whyApart} from './generate.mjs';
import {gccHeaders, headers, signatures} from './signatures.mjs';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));

/** The header that has all, and the options that it needs. */
const all = {header: 'immintrin', options: ['-mavx2', '-mfma', '-mf16c', '-maes', '-mpclmul', '-mbmi', '-mbmi2', '-mlzcnt']};

const directory = gccHeaders();
const intrinsics = directory ? signatures(directory) : [];
const noHeaders = directory ? false : 'there is no gcc for x86-64';

/** What the processor is named to have for the options, in /proc/cpuinfo. */
const needed = ['avx2', 'fma', 'f16c', 'aes', 'pclmulqdq', 'bmi1', 'bmi2', 'abm'];
const flags = process.arch === 'x64' ? /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1].split(' ') ?? [] : [];
const missing = needed.filter(flag => !flags.includes(flag));

/** Names that ours do without, with the reason. @type {Record<string, string>} */
const lacking = {};

test('intrinsics: every name of gcc\'s headers is there', {skip: noHeaders}, t => {
  assert(intrinsics.length > 1000, `${intrinsics.length} intrinsics`);
  const names = intrinsics.map(({name}) => name).filter(name => !(name in lacking));
  const uses = names.map(name => `#ifndef ${name}\nvoid *use_${name}(void) { return (void *)${name}; }\n#endif\n`);
  const w = workshop(t, {'x.c': `#include <${all.header}.h>\n${uses.join('')}`});
  const result = w.amcc(...all.options, '-fsyntax-only', '-ferror-limit=0', '-Wall', '-Wextra', '-Werror', 'x.c');
  assert.equal(result.stderr, '');
});

/** What a program prints of intrinsics, compiled by gcc and by amcc, as lines. @param {string} directory @param {string} source */
async function outputs(directory, source) {
  const path = (/** @type {string} */ suffix) => join(directory, source.replace('.c', suffix));
  const options = ['-O1', '-w', ...all.options, `-I${here}`, path('.c')], output = {maxBuffer: 2 ** 27};
  await Promise.all([run('gcc', [...options, '-lm', '-o', path('')]), run(tool('amcc'), [...options, '-c', '-o', path('.o')])]);
  await run(tool('amcc'), [path('.o'), '-o', path('.wasm')]);
  const [native, guest] = await Promise.all([run(path(''), [], output), run(tool('amrun'), [path('.wasm')], output)]);
  return [native.stdout.split('\n'), guest.stdout.split('\n')];
}

test('intrinsics: results are those of the processor', {skip: noHeaders || (missing.length > 0 && `the processor lacks ${missing}`)}, async t => {
  const compared = intrinsics.filter(intrinsic => !whyApart(intrinsic) && !(intrinsic.name in lacking));
  const programs = generate(compared, all.header, 4);
  const w = workshop(t, Object.fromEntries(programs.map((text, i) => [`${i}.c`, text])));
  for (const [expected, actual] of await Promise.all(programs.map((_, i) => outputs(w.directory, `${i}.c`)))) {
    assert.equal(actual.length, expected.length);
    assert(expected.length > 20000, `${expected.length} lines`);
    const different = expected.flatMap((line, i) => line === actual[i] ? [] : [`${line}, but here ${actual[i]}`]);
    assert.deepEqual(different.slice(0, 20), []);
  }
});

/** The macros of extensions that a compiler defines. @param {string} command @param {string[]} options */
function macros(command, options) {
  const {stdout} = spawnSync(command, [...options, '-dM', '-E', '-x', 'c', '/dev/null'], {encoding: 'utf8'});
  return [...stdout.matchAll(/^#define __(MMX|S?SSE\w*|AVX2?|FMA|F16C|AES|PCLMUL|CRC32|POPCNT|LZCNT|BMI2?)__ 1$/gm)].map(([, name]) => name).sort();
}

test('intrinsics: options define the macros of gcc', {skip: noHeaders}, () => {
  const lines = ['', '-mmmx', '-msse', '-msse2', '-msse3', '-mssse3', '-msse4.1', '-msse4.2', '-msse4', '-mavx', '-mavx2', '-mfma', '-mf16c',
    '-maes', '-mpclmul', '-mcrc32', '-mpopcnt', '-mabm', '-mlzcnt', '-mbmi', '-mbmi2', '-mavx2 -mno-avx2', '-mavx2 -mno-sse4.1',
    '-mfma -mno-sse2', '-mno-sse -mssse3', '-msse2 -mno-sse', '-maes -mno-sse3', '-march=x86-64-v2', '-march=x86-64-v3', '-march=pentium'];
  for (const line of lines) {
    const options = line.split(' ').filter(Boolean);
    // gcc is asked as for a processor without any
    const target = line.includes('-march') ? ['-m32'] : ['-m32', '-march=i686'];
    assert.deepEqual(macros(tool('amcc'), options), macros('gcc', [...target, ...options]), line);
  }
});

test('intrinsics: a header without its option says which it needs', t => {
  const options = {mmintrin: '-mmmx', xmmintrin: '-msse', emmintrin: '-msse2', pmmintrin: '-msse3', tmmintrin: '-mssse3',
    smmintrin: '-msse4.1', nmmintrin: '-msse4.2', wmmintrin: '-maes', immintrin: '-mavx2', x86intrin: '-mavx2'};
  for (const [header, option] of Object.entries(options)) {
    const w = workshop(t, {'x.c': `#include <${header}.h>\n`});
    assert.match(w.amcc('-c', 'x.c').stderr, new RegExp(`error: "\\w[\\w. ]+ instruction sets? not enabled: compile with ${option}`));
    assert.equal(w.amcc('-c', '-Wall', '-Wextra', '-Werror', '-pedantic', option, 'x.c').stderr, '');
  }
});

test('intrinsics: old C, C++, and without optimization', t => {
  const source = `#include <${all.header}.h>\n` +
    'int main(void) { return _mm_cvtsi128_si32(_mm_add_epi32(_mm_set1_epi32(20), _mm_shuffle_epi32(_mm_set_epi32(1, 2, 3, 4), 1 << 1))); }\n';
  const w = workshop(t, {'x.c': source, 'x.cpp': source});
  for (const arguments_ of [['x.c', '-ansi', '-pedantic'], ['x.c', '-O0'], ['x.c', '-O2'], ['x.cpp', '-std=c++98'], ['x.cpp', '-std=c++20']]) {
    const result = w.amcc('-Wall', '-Wextra', '-Werror', ...all.options, ...arguments_, '-o', 'x');
    assert.equal(result.stderr, '', arguments_.join(' '));
    assert.equal(w.run(w.path('x'), []).status, 22);
  }
});

test('intrinsics: numbers that are none, memory, and the control register', t => {
  const w = workshop(t, {'x.c': `#include <${all.header}.h>
    #include <assert.h>
    #include <stdint.h>
    int main(void) {
      __m128 none = _mm_set1_ps(__builtin_nanf("")), one = _mm_set1_ps(1);
      assert(!_mm_comieq_ss(none, one) && !_mm_comilt_ss(one, none) && !_mm_comile_ss(none, none) && !_mm_ucomigt_ss(none, one));
      assert(_mm_comineq_ss(none, one) && _mm_ucomineq_ss(none, none) && _mm_comieq_ss(one, one));
      _MM_SET_ROUNDING_MODE(_MM_ROUND_UP);
      _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_ON);
      assert(_MM_GET_ROUNDING_MODE() == _MM_ROUND_NEAREST && _mm_getcsr() == 0x1f80);
      assert(_mm_cvtss_si32(_mm_set_ss(2.5f)) == 2);
      for (unsigned alignment = 1; alignment <= 4096; alignment *= 2) {
        char *memory = _mm_malloc(100, alignment);
        assert(memory && (uintptr_t)memory % alignment == 0);
        memory[99] = 1;
        _mm_free(memory);
      }
      return 0;
    }`});
  assert.equal(w.amcc('-O1', ...all.options, 'x.c', '-o', 'x').stderr, '');
  assert.deepEqual(w.run(w.path('x'), []), {status: 0, signal: null, stdout: '', stderr: ''});
});
