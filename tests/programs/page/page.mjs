// SPDX-License-Identifier: MIT
// The page's side of a browser way: start(module URL), then runCase(request) for each case.
import {load} from '../web/load.mjs';
import {MemoryFileSystem} from '../web/files.mjs';
import {runCase} from './run.mjs';

/** @type {any} */
let program;

/** @param {string} url @returns {Promise<string>} the engine in use, as options.engine names it */
const start = async url => {
  program = await load(new URL(url, location.href).href);
  return program.engine === 'asm.js' ? 'asmjs' : program.engine;
};

/** @param {{args: string[], stdin?: string, outputs?: string[], urls: Record<string, string>}} request */
const run = async request => {
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  for (const [path, url] of Object.entries(request.urls)) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    files[path] = new Uint8Array(await response.arrayBuffer());
  }
  return runCase(program, MemoryFileSystem, {...request, files});
};

Object.assign(globalThis, {start, runCase: run});
