// SPDX-License-Identifier: MIT
/**
 * The clocks' resolution; wasi.mjs has the time.
 */

import {CLOCK_ID, ERRNO} from './abi.mjs';
import {fail} from './errno.mjs';

/** @type {Record<string, import('./link.mjs').LinkedFunction>} */
export const clockFunctions = {
  clock_res_get(wasi, id, result) {
    if (id >>> 0 > CLOCK_ID.THREAD) fail(ERRNO.INVAL);
    wasi.set64(result, id ? 1000n : 1000000n);
  },
};
