// SPDX-License-Identifier: MIT
// Random functions have one outcome as WebAssembly, as validated asm.js and as plain JavaScript.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {complaints, isAsmJs, sameTrap, threeWays} from './compare.mjs';
import {V128} from './encode.mjs';
import {argument, randomModule, randomNumbers} from './random.mjs';

const functions = Number(process.env.AMPHORA_RANDOM_FUNCTIONS ?? 20000), perModule = 500, callsEach = 4;
const firstSeed = Number(process.env.AMPHORA_RANDOM_SEED ?? 1);

/** @param {Record<string, any>} exports @param {string} name @param {(number | bigint)[]} values */
function outcome(exports, name, values) {
  exports.setFuel(300);
  try {
    return {value: exports[name](...values)};
  } catch (error) {
    return {error};
  }
}

/** @param {{value?: any, error?: any}} wasm @param {{value?: any, error?: any}} asm */
const same = (wasm, asm) => wasm.error
  ? asm.error !== undefined && sameTrap(wasm.error, asm.error)
  : asm.error === undefined && Object.is(wasm.value, asm.value);

/** @param {{error?: any}} outcome */
const isTrap = ({error}) => error?.name === 'RuntimeError';

/** The start of memory, as one number. @param {Record<string, any>} exports */
function hash(exports) {
  let h = 0;
  for (const word of new Int32Array(exports.memory.buffer, 0, 0x4000)) h = Math.imul(h ^ word, 0x01000193);
  return h;
}

const isVector = (/** @type {number} */ type) => type === V128;

for (let first = 0; first < functions; first += perModule) {
  const seed = firstSeed * 1000003 + first;
  // Every other module with its functions split as finely as can be; every other pair with vectors; every other four
  // with calls inlined.
  const module = first / perModule, splits = module % 2, vectors = module % 4 > 1, inlines = module % 8 > 3;
  const flags = [...(splits ? ['-s', '300'] : []), ...(inlines ? ['-i'] : [])];
  test(`seed ${seed}: ${perModule} functions${vectors ? ' with vectors' : ''}`, async () => {
    const {wasm, types, typeOf} = randomModule(seed, perModule, vectors);
    const ways = await threeWays(wasm, {}, undefined, flags);
    assert.ok(isAsmJs(ways.asm), `V8 refuses it: ${complaints.at(-1)}`);
    const random = randomNumbers(seed + 1);
    for (let i = 0; i < perModule; i++) {
      const {params, results} = types[typeOf[i]];
      if ([...params, ...results].some(isVector)) continue;
      for (let call = 0; call < callsEach; call++) {
        const values = params.map(type => argument(random, type));
        const expected = outcome(ways.wasm.exports, `f${i}`, values);
        const memory = hash(ways.wasm.exports);
        for (const way of /** @type {const} */ (['valid', 'plain'])) {
          const actual = outcome(ways[way].exports, `f${i}`, values);
          const where = `seed ${seed}, ${way}, f${i}(${values.join(', ')})`;
          // Where two instructions would trap, inlining may turn their order round.
          assert.ok(same(expected, actual) || (inlines && isTrap(expected) && isTrap(actual)),
            `${where}: ${actual.error ?? actual.value} instead of ${expected.error ?? expected.value}`);
          assert.equal(hash(ways[way].exports), memory, `${where}: memory differs`);
        }
      }
    }
  });
}
