// SPDX-License-Identifier: MIT
// Random functions have one outcome as WebAssembly and as asm.js in today's browsers, which do not validate it: called
// often enough that their compilers take them.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {browserNames, launch} from '../browser/browsers.mjs';
import {projectDirectory} from '../environment.mjs';
import {serve} from '../../tools/serve.mjs';
import {translate} from './compare.mjs';
import {randomModule} from './random.mjs';

const count = 100, firstSeed = Number(process.env.AMPHORA_RANDOM_SEED ?? 1);
const modules = [false, true].map((vectors, i) => ({seed: firstSeed * 1000003 + 900_000 + i, vectors}));
// So that Firefox does not wait for the 1,500th call.
const preferences = {'javascript.options.baselinejit.threshold': 10, 'javascript.options.ion.threshold': 40};

/** In a page: the first call whose outcomes differ, or how many were compared.
 *  @param {{seed: number, vectors: boolean}} settings @param {number} count @returns {Promise<string | number>} */
async function compare({seed, vectors}, count) {
  const code = '/asmjs/random.mjs', text = `/${seed}.mjs`;
  const {argument, randomModule, randomNumbers} = await import(code);
  const {wasm, types, typeOf} = randomModule(seed, count, vectors), V128 = 0x7b;
  const expected = (await WebAssembly.instantiate(wasm)).instance.exports;
  const actual = (await import(text)).default({}, {heap: 1 << 18}).exports;
  /** The result and what it leaves in memory. @param {any} exports @param {string} name @param {any[]} values */
  const outcome = (exports, name, values) => {
    let result;
    exports.setFuel(300);
    try {
      result = exports[name](...values);
    } catch (error) {
      result = error;
    }
    let hash = 0;
    for (const word of new Int32Array(exports.memory.buffer, 0, 0x1000)) hash = Math.imul(hash ^ word, 0x01000193);
    return {result, hash};
  };
  const random = randomNumbers(seed + 1);
  let compared = 0;
  for (let i = 0; i < count; i++) {
    const {params, results} = types[typeOf[i]];
    if ([...params, ...results].includes(V128)) continue;
    for (let call = 0; call < 60; call++) {
      const values = params.map((/** @type {number} */ type) => argument(random, type));
      const a = outcome(expected, `f${i}`, values), b = outcome(actual, `f${i}`, values);
      const trapped = a.result instanceof WebAssembly.RuntimeError;
      if (a.hash !== b.hash || (trapped ? b.result?.name !== 'RuntimeError' : !Object.is(a.result, b.result)))
        return `f${i}(${values.join(', ')}), call ${call}: ${b.result} instead of ${a.result}, memory ${b.hash} instead of ${a.hash}`;
      compared++;
    }
  }
  return compared;
}

for (const name of browserNames) {
  describe(name, () => {
    /** @type {import('../browser/browsers.mjs').Browser} */
    let browser;
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let server;
    before(async () => {
      const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
      const texts = modules.map(({seed, vectors}) => /** @type {const} */ ([`/${seed}.mjs`, bytes(translate(randomModule(seed, count, vectors).wasm))]));
      server = await serve({port: 0, mounts: {'/asmjs': `${projectDirectory}/tests/asmjs`},
        virtual: new Map([['/page.html', bytes('<!doctype html><title>asm.js</title>')], ...texts])});
      browser = await launch(name, {preferences});
    });
    after(() => Promise.all([browser?.close(), server?.close()]));

    for (const settings of modules) {
      test(`seed ${settings.seed}: ${count} functions${settings.vectors ? ' with vectors' : ''}`, async () => {
        const page = await browser.open(`${server.url}/page.html`);
        const compared = await page.evaluate(compare, settings, count);
        assert.ok(typeof compared === 'number', String(compared));
        assert.ok(compared > 10 * count, `${compared} calls`);
      });
    }
  });
}
