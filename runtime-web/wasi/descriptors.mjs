// SPDX-License-Identifier: MIT
/**
 * The table of a program's open files.
 */

import {ERRNO, FILETYPE, RIGHT} from './abi.mjs';
import {fail} from './errno.mjs';
import {RIGHTS_ALL, RIGHTS_DIRECTORY, RIGHTS_STREAM} from './rights.mjs';

/** @typedef {import('./wasi.mjs').System & {descriptors: (Descriptor | undefined)[], streams: Record<string, import('./wasi.mjs').WasiFunction>, tty: boolean[], terminal?: import('./wasi.mjs').TerminalDriver}} Wasi
 *   streams: the functions of wasi.mjs, for the standard streams */

/**
 * An open file, directory or stream of the program.
 * @typedef {object} Descriptor
 * @property {number} base rights
 * @property {number} inheriting rights
 * @property {number} flags
 * @property {number} [stream] the number of a standard stream
 * @property {import('../files.mjs').OpenFile} [file]
 * @property {number} position
 * @property {import('../files.mjs').Directory} [directory]
 * @property {string} [preopen] the name of a directory that was granted
 * @property {{name: string, type: number, ino: bigint}[]} [listing] what fd_readdir goes through
 */

/**
 * The descriptors that a program finds open: streams and granted directories.
 * @param {[string, import('../files.mjs').Directory][]} preopens
 * @returns {Descriptor[]}
 */
export const standardDescriptors = preopens => [
  ...[0, 1, 2].map(stream => (
    {stream, base: RIGHTS_STREAM & ~(stream ? RIGHT.FD_READ : RIGHT.FD_WRITE), inheriting: 0, flags: 0, position: 0})),
  ...preopens.map(([preopen, directory]) => (
    {directory, preopen, base: RIGHTS_DIRECTORY, inheriting: RIGHTS_ALL, flags: 0, position: 0})),
];

/** The open descriptor, which must have the rights. @param {Wasi} wasi @param {number} fd @param {number} [needed] */
export function descriptor(wasi, fd, needed = 0) {
  const open = wasi.descriptors[fd] ?? fail(ERRNO.BADF);
  if (needed & ~open.base) fail(ERRNO.NOTCAPABLE);
  return open;
}

/** Puts a descriptor under the lowest free number. @param {Wasi} wasi @param {Descriptor} opened */
export function putDescriptor({descriptors}, opened) {
  let fd = descriptors.indexOf(undefined);
  if (fd < 0) fd = descriptors.length;
  descriptors[fd] = opened;
  return fd;
}

/** @param {Wasi} wasi @param {number} fd */
export function closeDescriptor(wasi, fd) {
  const {file, stream} = descriptor(wasi, fd);
  wasi.descriptors[fd] = undefined;
  if (stream !== undefined) wasi.streams.fd_close(stream);
  file?.close();
}

/** The filetype of what is open. @param {Wasi} wasi @param {Descriptor} open */
export const filetype = ({tty}, {stream, file}) =>
  stream !== undefined ? tty[stream] ? FILETYPE.CHARACTER_DEVICE : FILETYPE.UNKNOWN : file ? file.stat().type : FILETYPE.DIRECTORY;
