// SPDX-License-Identifier: MIT
/**
 * Signals and yielding; wasi.mjs has the end of the program.
 */

import {ERRNO} from './abi.mjs';
import {fail} from './errno.mjs';

/**
 * A program has no handlers, so that a signal does what it does by default: T ends the program, I is
 * ignored, S would stop it. In the order of the specification's `signal`: none, HUP to TERM, CHLD,
 * CONT, STOP to TTOU, URG, XCPU to PROF, WINCH, POLL to SYS. Linux has one more number, after TERM.
 */
const DEFAULT_ACTION = 'I' + 'T'.repeat(15) + 'IISSSSITTTTITTT';

/** @type {Record<string, import('./link.mjs').LinkedFunction>} */
export const procFunctions = {
  proc_raise(wasi, signal) {
    const action = DEFAULT_ACTION[signal] ?? fail(ERRNO.INVAL);
    if (action === 'S') fail(ERRNO.NOTSUP);
    if (action === 'T') wasi.streams.proc_exit(128 + signal + (signal > 15 ? 1 : 0));
  },
  sched_yield() {},
};
