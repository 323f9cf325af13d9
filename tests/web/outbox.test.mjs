// SPDX-License-Identifier: MIT
// Output on its way from a worker: bounded, in order, and in few messages.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Outbox, PENDING_MAX} from '../../runtime-web/outbox.mjs';

const LINE = new TextEncoder().encode('x\n');

/** @param {'jspi' | 'asyncify' | 'atomics' | undefined} suspends @param {Int32Array} [control] */
function create(suspends, control) {
  /** @type {import('../../runtime-web/outbox.mjs').OutputMessage[]} */
  const messages = [];
  const outbox = new Outbox(message => { messages.push(message); }, suspends, control);
  const bytes = () => messages.reduce((sum, {chunk}) => sum + chunk.length, 0);
  const cost = () => messages.reduce((sum, {cost}) => sum + cost, 0);
  return {outbox, messages, bytes, cost};
}

for (const suspends of /** @type {const} */ (['jspi', 'asyncify'])) {
  test(`${suspends}: the program waits for a page that takes nothing`, async () => {
    const {outbox, messages, bytes, cost} = create(suspends);
    let written = 0, wait;
    while (!wait) {
      wait = outbox.write('stdout', LINE);
      written += LINE.length;
    }
    assert.equal(bytes(), written);
    assert.ok(cost() > PENDING_MAX && cost() < PENDING_MAX + 100, `${cost()}`);
    let woken = false;
    const waking = wait.then(() => { woken = true; });
    outbox.acknowledge(1);
    await Promise.resolve();
    assert.equal(woken, false);
    outbox.acknowledge(cost() - 1);
    await waking;
    assert.equal(outbox.write('stdout', LINE), undefined);
    assert.equal(outbox.cut, false);
    assert.ok(messages.every(({chunk}) => chunk.length <= 1 << 16));
  });
}

test('a program that never pauses sends few messages', () => {
  const {outbox, messages, bytes} = create(undefined), start = performance.now();
  for (let i = 0; i < 200000; i++) outbox.write('stdout', LINE);
  outbox.flush();
  assert.equal(bytes(), 400000);
  assert.ok(messages.length <= 1000 + (performance.now() - start) + 400000 / 65536 + 2, `${messages.length}`);
});

test('a few lines go at once', () => {
  const {outbox, messages} = create(undefined);
  for (let i = 0; i < 500; i++) outbox.write('stdout', LINE);
  assert.equal(messages.length, 500);
});

test('the order of the streams is kept', () => {
  const {outbox, messages} = create(undefined);
  for (let i = 0; i < 3000; i++) outbox.write(i % 2 ? 'stderr' : 'stdout', Uint8Array.of(i, i >> 8));
  outbox.flush();
  const seen = messages.flatMap(({stream, chunk}) => Array.from({length: chunk.length / 2}, (_, i) => ({stream, value: chunk[2 * i] | chunk[2 * i + 1] << 8})));
  assert.deepEqual(seen, Array.from({length: 3000}, (_, i) => ({stream: i % 2 ? 'stderr' : 'stdout', value: i})));
});

test('what waits goes when the program does', async () => {
  const {outbox, bytes} = create(undefined);
  for (let i = 0; i < 5000; i++) outbox.write('stdout', LINE);
  await new Promise(resolve => setTimeout(resolve, 5));
  assert.equal(bytes(), 10000);
});

test('where nothing waits, output is cut, and says so', () => {
  const {outbox, messages, bytes} = create('atomics'), block = new Uint8Array(1 << 20);
  for (let i = 0; i < 80; i++) assert.equal(outbox.write('stdout', block), undefined);
  assert.equal(outbox.cut, true);
  assert.equal(bytes() >> 20, 63);
  assert.match(new TextDecoder().decode(messages.at(-1)?.chunk), /the rest is cut off\n$/);
});
