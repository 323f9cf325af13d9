// SPDX-License-Identifier: MIT
/**
 * Rights: of 64 bits, 30 have a meaning, so that they are kept as numbers.
 */

import {ERRNO, RIGHT} from './abi.mjs';
import {fail} from './errno.mjs';

export const RIGHTS_ALL = 2 ** 30 - 1;

/** What applies to a descriptor of each type of file. */
export const RIGHTS_STREAM = RIGHT.FD_READ | RIGHT.FD_WRITE | RIGHT.FD_FDSTAT_SET_FLAGS | RIGHT.FD_SYNC | RIGHT.FD_DATASYNC |
  RIGHT.FD_FILESTAT_GET | RIGHT.POLL_FD_READWRITE;
export const RIGHTS_FILE = RIGHTS_STREAM | RIGHT.FD_SEEK | RIGHT.FD_TELL | RIGHT.FD_ADVISE | RIGHT.FD_ALLOCATE |
  RIGHT.FD_FILESTAT_SET_SIZE | RIGHT.FD_FILESTAT_SET_TIMES;
export const RIGHTS_DIRECTORY = RIGHTS_ALL & ~(RIGHT.FD_READ | RIGHT.FD_SEEK | RIGHT.FD_TELL | RIGHT.FD_WRITE | RIGHT.FD_ALLOCATE |
  RIGHT.FD_FILESTAT_SET_SIZE | RIGHT.SOCK_SHUTDOWN | RIGHT.SOCK_ACCEPT);

/** A descriptor that has one of these is opened for writing. */
export const RIGHTS_WRITE = RIGHT.FD_WRITE | RIGHT.FD_ALLOCATE | RIGHT.FD_FILESTAT_SET_SIZE;

/** Rights as a program gives them. @param {bigint} value */
export const getRights = value => BigInt.asUintN(64, value) > RIGHTS_ALL ? fail(ERRNO.NOTCAPABLE) : Number(value);
