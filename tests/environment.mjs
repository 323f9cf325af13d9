// SPDX-License-Identifier: MIT
// Where tests find what was built, and what may be beside the project.
import {existsSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';

export const projectDirectory = dirname(dirname(fileURLToPath(import.meta.url)));

/** The build tree under test: build/ unless the environment names another. */
export const buildDirectory = resolve(process.env.AMPHORA_BUILD ?? `${projectDirectory}/build`);

/** Where make installs what the tests take from PyPI, if it can. */
export const pythonDirectory = `${projectDirectory}/build/python`;

// Ports are kept where make keeps them.
process.env.AMPHORA_CACHE ??= `${projectDirectory}/build/cache`;

/** @param {string} name a program of the toolchain, e.g. 'amrun'
 *  @returns {string} its path */
export const tool = name => `${buildDirectory}/bin/${name}`;

/** The path of an entry of the shared directory beside the project, or undefined without it.
 *  @param {string} name */
export function shared(name) {
  const path = resolve(projectDirectory, '../shared', name);
  return existsSync(path) ? path : undefined;
}
