// SPDX-License-Identifier: MIT
// Processor time: unlike elapsed time, it is the same on a busy machine.
import {readdirSync, readFileSync} from 'node:fs';

/** A file of /proc, or nothing if its process has ended. @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** @param {number} pid @returns {number} its parent; 0 for none */
function parentOf(pid) {
  const stat = read(`/proc/${pid}/stat`); // PID (NAME) STATE PARENT …, and NAME may have anything in it
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** A process and all that came from it. @param {number} root */
function family(root) {
  const parents = new Map(readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(name => [Number(name), parentOf(Number(name))]));
  const belongs = (/** @type {number} */ pid) => {
    while (pid > 1 && pid !== root) pid = parents.get(pid) ?? 0;
    return pid === root;
  };
  return [...parents.keys()].filter(belongs);
}

/**
 * A clock that tells the processor time of the main threads of a process and of its present
 * descendants: those of browsers run the pages; compilers and garbage collectors have others.
 * @param {number} root the process
 * @returns {() => number} milliseconds
 */
export function processorClock(root) {
  const files = family(root).map(pid => `/proc/${pid}/schedstat`);
  return () => files.reduce((sum, file) => sum + Number(read(file).split(' ')[0]) / 1e6, 0);
}
