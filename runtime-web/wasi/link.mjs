// SPDX-License-Identifier: MIT
/**
 * How a program's calls reach the functions of all groups.
 */

import {clockFunctions} from './clock.mjs';
import {standardDescriptors} from './descriptors.mjs';
import {errnoOf} from './errno.mjs';
import {fdFunctions} from './fd.mjs';
import {pathFunctions} from './path.mjs';
import {pollFunctions} from './poll.mjs';
import {procFunctions} from './proc.mjs';
import {sockFunctions} from './sock.mjs';

/** @typedef {(wasi: import('./descriptors.mjs').Wasi, ...args: any[]) => any} LinkedFunction throws an error number or an Error with a code; returns a promise if it has to wait */

/**
 * Adds the functions to those that wasi.mjs has; for the standard streams they call the latter.
 * @param {import('./wasi.mjs').System} system
 * @param {[string, import('../files.mjs').Directory][]} preopens
 * @param {import('./wasi.mjs').WasiOptions} options
 */
export function link(system, preopens, {tty = [], terminal}) {
  const wasi = Object.assign(system, {streams: {...system.functions}, descriptors: standardDescriptors(preopens), tty, terminal});
  const {end} = system;
  system.end = () => {
    for (const open of wasi.descriptors) open?.file?.close();
    return end();
  };
  const all = {...fdFunctions, ...pathFunctions, ...pollFunctions, ...clockFunctions, ...procFunctions, ...sockFunctions};
  for (const [name, call] of Object.entries(all)) {
    system.functions[name] = (...args) => {
      try {
        return call(wasi, ...args);
      } catch (error) {
        throw errnoOf(error) ?? error;
      }
    };
  }
}
