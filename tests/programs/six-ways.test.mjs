// SPDX-License-Identifier: MIT
// Every demo case, run in every way: the same status, the same output, the same files, to the byte.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {cases as imagefilter} from './imagefilter/cases.mjs';
import {cases as sqlite} from './sqlite/cases.mjs';
import {demo, ways} from './ways.mjs';

const programs = [
  {program: demo('imagefilter'), cases: imagefilter},
  {program: demo('sqlite'), cases: sqlite},
];

for (const {program, cases} of programs) {
  /** What the first way gave, by case. @type {Map<string, Promise<import('./ways.mjs').Outcome>>} */
  const reference = new Map();

  for (const way of ways) {
    describe(`${program.name}: ${way.name}`, () => {
      /** @type {import('./ways.mjs').Session} */
      let session;
      before(async () => { session = await way.open(program); });
      after(() => session?.close());

      for (const test of cases) {
        it(test.name, async () => {
          const outcome = await session.run(test);
          assert.equal(outcome.status, test.status ?? 0, outcome.stderr);
          if (test.stdout !== undefined) assert.equal(outcome.stdout, test.stdout);
          if (test.stderr !== undefined) assert.equal(outcome.stderr, test.stderr);
          for (const path of test.outputs ?? []) {
            if (outcome.status === 0) assert.notEqual(outcome.outputs[path], 'absent', `${path} was not written`);
          }
          if (!reference.has(test.name)) reference.set(test.name, Promise.resolve(outcome));
          assert.deepEqual(outcome, await reference.get(test.name));
        });
      }
    });
  }
}
