// SPDX-License-Identifier: MIT
/**
 * Sockets: no descriptor is one here.
 */

import {ERRNO} from './abi.mjs';
import {descriptor} from './descriptors.mjs';
import {fail} from './errno.mjs';

/** @type {import('./link.mjs').LinkedFunction} */
const getSocket = (wasi, fd) => {
  descriptor(wasi, fd);
  fail(ERRNO.NOTSOCK);
};

/** @type {Record<string, import('./link.mjs').LinkedFunction>} */
export const sockFunctions = {sock_accept: getSocket, sock_recv: getSocket, sock_send: getSocket, sock_shutdown: getSocket};
