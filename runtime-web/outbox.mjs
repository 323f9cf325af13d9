// SPDX-License-Identifier: MIT
/**
 * Output on its way from a worker to its page: in order, in as few messages as need be, and bounded.
 */

/** @typedef {'stdout' | 'stderr'} Stream */
/** @typedef {{stream: Stream, chunk: Uint8Array<ArrayBuffer>, cost: number, atomics: boolean}} OutputMessage */

/** Output that the page has not taken, in bytes: beyond the first the program waits, or, where it cannot, beyond the second is cut. */
export const PENDING_MAX = 1 << 17;
const UNTAKEN_MAX = 1 << 26;
/** What a message costs, in bytes of output. */
const MESSAGE_COST = 64;

/**
 * Messages that go at once, so that what a program prints before it is busy is seen. One more may go each
 * millisecond: a page that got all lines of a program that never pauses would do nothing else.
 */
const BURST = 1000;
/** Bytes that wait for others to go with them. */
const BATCH_MAX = 1 << 16;

const CUT = '\n… more output than the page could take: the rest is cut off\n';

export class Outbox {
  #post;
  /** The program can be made to wait. */
  #waits;
  /** What the page adds to, where memory is shared: bytes that it has taken. @type {Int32Array | undefined} */
  #control;
  /** Bytes posted and, without #control, not taken yet. */
  #pending = 0;
  #wake = () => {};
  #messages = BURST;
  #counted = performance.now();
  /** @type {Stream} */
  #stream = 'stdout';
  #batch = new Uint8Array(1024);
  #size = 0;
  #timer = false;
  /** Output is missing. */
  cut = false;

  /**
   * @param {(message: OutputMessage, transfer: Transferable[]) => void} post
   * @param {import('./suspend.mjs').Suspends | undefined} suspends
   * @param {Int32Array | undefined} control
   */
  constructor(post, suspends, control) {
    this.#post = post;
    this.#control = control;
    this.#waits = !!control || suspends === 'jspi' || suspends === 'asyncify';
  }

  #untaken() {
    return this.#control ? this.#pending - this.#control[0] | 0 : this.#pending;
  }

  /** Whether one more message may go now. */
  #mayPost() {
    const now = performance.now();
    this.#messages = Math.min(BURST, this.#messages + now - this.#counted);
    this.#counted = now;
    return this.#messages >= 1;
  }

  /** Sends what waits. */
  flush() {
    if (!this.#size) return;
    this.#messages--;
    const chunk = this.#batch.slice(0, this.#size), cost = this.#size + MESSAGE_COST;
    this.#size = 0;
    this.#pending += cost;
    this.#post({stream: this.#stream, chunk, cost, atomics: !!this.#control}, [chunk.buffer]);
  }

  /** @param {Stream} stream @param {Uint8Array} chunk */
  #add(stream, chunk) {
    if (stream !== this.#stream || this.#size + chunk.length > BATCH_MAX) this.flush();
    if (this.#size + chunk.length > this.#batch.length) {
      const larger = new Uint8Array(Math.max(this.#size + chunk.length, 2 * this.#batch.length));
      larger.set(this.#batch.subarray(0, this.#size));
      this.#batch = larger;
    }
    this.#stream = stream;
    this.#batch.set(chunk, this.#size);
    this.#size += chunk.length;
  }

  /**
   * Sends output, now or with what comes next, and waits while too much of it is on its way.
   * @param {Stream} stream @param {Uint8Array} chunk
   * @returns {Promise<void> | undefined} what to wait for, if the program can be suspended so
   */
  write(stream, chunk) {
    if (this.cut) return undefined;
    const untaken = this.#untaken() + this.#size + chunk.length, full = untaken > (this.#waits ? PENDING_MAX : UNTAKEN_MAX);
    this.cut = full && !this.#waits;
    this.#add(stream, this.cut ? new TextEncoder().encode(CUT) : chunk);
    if (full || this.#mayPost()) this.flush();
    else if (!this.#timer) {
      // For when the program waits or ends.
      this.#timer = true;
      setTimeout(() => {
        this.#timer = false;
        this.flush();
      });
    }
    if (!full || !this.#waits) return undefined;
    if (!this.#control) return new Promise(resolve => { this.#wake = resolve; });
    while (this.#untaken() > PENDING_MAX) Atomics.wait(this.#control, 0, this.#control[0]);
    return undefined;
  }

  /** The page has taken so many bytes. @param {number} cost */
  acknowledge(cost) {
    this.#pending -= cost;
    if (this.#pending <= PENDING_MAX) this.#wake();
  }
}
