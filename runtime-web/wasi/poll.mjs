// SPDX-License-Identifier: MIT
/**
 * Waiting for clocks and standard input. Files and other streams never keep one waiting.
 */

import {CLOCK_ID, ERRNO, EVENT, RIGHT, SIZE, SUBCLOCK} from './abi.mjs';
import {errnoOf, fail} from './errno.mjs';

const SUBSCRIPTIONS_MAX = 65536;

/** @typedef {import('./descriptors.mjs').Wasi} Wasi */
/** @typedef {{userdata: bigint, type: number, error: number, bytes: number, deadline: number, input: boolean}} Wait
 *   a subscription while it is being waited for: until the deadline, on performance.now()'s clock, or until there is input */

/** Waits; where a thread may not sleep, as the page's own may not, by being busy. @param {number} ms */
function sleep(ms) {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  } catch {
    for (const end = performance.now() + ms; performance.now() < end;);
  }
}

/** When a clock's subscription is due. @param {DataView} from @param {number} id @param {number} at */
function deadlineOf(from, id, at) {
  const timeout = Number(from.getBigUint64(at + 24, true)) / 1e6, flags = from.getUint16(at + 40, true);
  if (id > CLOCK_ID.MONOTONIC || flags & ~SUBCLOCK.ABSTIME) fail(ERRNO.INVAL);
  const now = !flags ? 0 : id === CLOCK_ID.REALTIME ? Date.now() : performance.now();
  return performance.now() + timeout - now;
}

/** Bytes that can be read or written without waiting. @param {Wasi} wasi @param {number} fd @param {number} type */
function ready(wasi, fd, type) {
  const right = type === EVENT.FD_READ ? RIGHT.FD_READ : type === EVENT.FD_WRITE ? RIGHT.FD_WRITE : fail(ERRNO.INVAL);
  const {base, file, position} = wasi.descriptors[fd] ?? fail(ERRNO.BADF);
  if ((right | RIGHT.POLL_FD_READWRITE) & ~base) fail(ERRNO.NOTCAPABLE);
  return file && type === EVENT.FD_READ ? Math.max(0, file.stat().size - position) : 0;
}

/** @param {Wasi} wasi @param {DataView} from @param {number} at where the subscription is @returns {Wait} */
function begin(wasi, from, at) {
  const type = from.getUint8(at + 8), id = from.getUint32(at + 16, true);
  const wait = {userdata: from.getBigUint64(at, true), type, error: 0, bytes: 0, deadline: -Infinity, input: false};
  try {
    if (type === EVENT.CLOCK) wait.deadline = deadlineOf(from, id, at);
    else wait.bytes = ready(wasi, id, type);
    wait.input = type === EVENT.FD_READ && wasi.descriptors[id]?.stream === 0;
  } catch (/** @type {any} */ error) {
    wait.error = error > 0 ? error : errnoOf(error) ?? ERRNO.IO;
  }
  return wait;
}

/** @param {DataView} to @param {number} at @param {Wait} wait */
function putEvent(to, at, {userdata, type, error, bytes}) {
  new Uint8Array(to.buffer, to.byteOffset + at, SIZE.EVENT).fill(0);
  to.setBigUint64(at, userdata, true);
  to.setUint16(at + 8, error, true);
  to.setUint8(at + 10, type);
  to.setBigUint64(at + 16, BigInt(bytes), true);
}

/**
 * Waits until something has happened. Returns all that has, or a promise of it.
 * @param {Wasi} wasi @param {Wait[]} waits @param {number} result where the number of a signal goes @returns {Wait[] | Promise<Wait[]>}
 */
function waitFor(wasi, waits, result) {
  for (;;) {
    const now = performance.now();
    const happened = waits.filter(({input, deadline}) => input ? wasi.inputReady?.() ?? true : deadline <= now);
    if (happened.length) return happened;
    wasi.interrupted?.(result);
    const clocks = waits.filter(({input}) => !input), first = Math.min(...clocks.map(({deadline}) => deadline));
    const waiting = wasi.wait?.(first - now, clocks.length < waits.length);
    if (waiting?.then) return waiting.then(() => waitFor(wasi, waits, result));
    if (!waiting) sleep(first - now);
  }
}

/** @type {Record<string, import('./link.mjs').LinkedFunction>} */
export const pollFunctions = {
  poll_oneoff(wasi, subscriptions, events, count, result) {
    if (!count || count >>> 0 > SUBSCRIPTIONS_MAX) fail(ERRNO.INVAL);
    const from = wasi.view(subscriptions, count * SIZE.SUBSCRIPTION);
    wasi.view(events, count * SIZE.EVENT);
    const happened = waitFor(wasi, Array.from({length: count}, (_, i) => begin(wasi, from, SIZE.SUBSCRIPTION * i)), result);
    const put = (/** @type {Wait[]} */ waits) => {
      waits.forEach((wait, i) => putEvent(wasi.view(events, count * SIZE.EVENT), SIZE.EVENT * i, wait));
      wasi.set32(result, waits.length);
    };
    return Array.isArray(happened) ? put(happened) : happened.then(put);
  },
};
