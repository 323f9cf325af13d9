// SPDX-License-Identifier: MIT
/**
 * The host that Node is: programs read from files, the process's standard streams, real directories.
 */

import {createRequire} from 'node:module';
import {isatty} from 'node:tty';
import {randomFillSync} from 'node:crypto';
import {readFileSync, readSync, realpathSync, writeSync} from 'node:fs';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {NodeFileSystem} from './node-files.mjs';

export {NodeFileSystem, createRequire};

const webFetch = globalThis.fetch;

/** Exit statuses that a shell gives for SIGABRT and SIGPIPE. */
const TRAPPED = 134, BROKEN_PIPE = 141;

/**
 * The URL of a URL or of a path.
 * @param {string | URL} place
 */
export const resolve = place =>
  place instanceof URL || /^[a-z][a-z+.-]+:/i.test(place) ? new URL(place) : pathToFileURL(place);

/**
 * Like the host's fetch, for file: URLs too.
 * @param {URL} url
 */
const fetch_ = url => url.protocol !== 'file:' ? webFetch(url)
  : new Response(readFileSync(url), {headers: {'content-type': 'application/wasm'}});
export {fetch_ as fetch};

/**
 * Imports a module. Node before 20.19 takes a .js file for CommonJS unless a package.json says otherwise;
 * the same text without a file is the module that it is.
 * @param {string} url
 */
export const importModule = url =>
  import(url.startsWith('file:') && !(/** @type {any} */ (process.features).require_module)
    ? 'data:text/javascript;base64,' + readFileSync(new URL(url)).toString('base64') : url);

/** Waits where a descriptor that does not block has nothing to say yet. */
const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);

/**
 * Calls a function of node:fs again while it says EAGAIN, as pipes and terminals that do not block do.
 * @param {() => number} call
 */
function retry(call) {
  for (;;) {
    try {
      return call();
    } catch (/** @type {any} */ error) {
      if (error.code === 'EOF') return 0;
      if (error.code !== 'EAGAIN') throw error;
      pause();
    }
  }
}

/** @param {number} fd */
const writer = fd => (/** @type {Uint8Array} */ chunk) => {
  for (let at = 0; at < chunk.length;) at += retry(() => writeSync(fd, chunk, at));
};

const buffer = new Uint8Array(65536);

/** The process's own streams. @type {import('./wasi/wasi.mjs').WasiOptions} */
export const defaults = {
  stdin: Object.assign(() => buffer.subarray(0, retry(() => readSync(0, buffer))), {wait: () => true}),
  stdout: writer(1),
  stderr: writer(2),
  tty: [isatty(0), isatty(1), isatty(2)],
  random: bytes => { randomFillSync(bytes); },
};

/** Ends the program when nobody reads its output any more, as SIGPIPE would. @param {typeof defaults.stdout} write */
const untilClosed = write => (/** @type {Uint8Array<ArrayBuffer>} */ chunk) => {
  try {
    write?.(chunk);
  } catch (/** @type {any} */ error) {
    throw error.code === 'EPIPE' ? Object.assign(Error('exit'), {exitStatus: BROKEN_PIPE}) : error;
  }
};

/**
 * Runs a program if its module is what node was started with. It has what a native program has: the
 * arguments, the environment, the streams, and all files.
 * @param {() => Promise<import('./load.mjs').Program>} app
 * @param {string} url of the module
 * @param {import('./load.mjs').RunOptions} [options] instead of those
 */
export async function main(app, url, options) {
  const [, script, ...args] = process.argv;
  if (!script || pathToFileURL(realpathSync(script)).href !== url) return;
  try {
    const program = await app();
    process.exitCode = await program.run({
      args: [fileURLToPath(url).replace(/^.*[\\/]|\.m?js$/g, ''), ...args],
      env: {...process.env, PWD: process.cwd()},
      files: new NodeFileSystem({'/': '/', '.': '.'}, {confined: false}),
      stdout: untilClosed(defaults.stdout),
      stderr: untilClosed(defaults.stderr),
      ...options,
    });
  } catch (/** @type {any} */ error) {
    console.error(error.name === 'RuntimeError' ? error.stack : error.message);
    process.exitCode = error.name === 'RuntimeError' ? TRAPPED : 1;
  }
}
