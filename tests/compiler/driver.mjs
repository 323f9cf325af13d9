// SPDX-License-Identifier: MIT
// Runs the compiler driver under test in a directory of its own.
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {tool} from '../environment.mjs';

/**
 * A scratch directory that is removed when the test ends.
 * @param {import('node:test').TestContext} t
 * @param {Record<string, string | Uint8Array>} files
 */
export function workshop(t, files = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'amcc-test-'));
  t.after(() => rmSync(directory, {recursive: true, force: true}));
  mkdirSync(join(directory, 'tmp'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), {recursive: true});
    writeFileSync(join(directory, name), text);
  }

  /**
   * @param {string} program a tool of Amphora's, or a path
   * @param {string[]} args
   * @param {{env?: Record<string, string>, input?: string}} [options]
   * @returns {{status: number | null, signal: string | null, stdout: string, stderr: string}}
   */
  function run(program, args, {env = {}, input} = {}) {
    const path = program.includes('/') ? program : tool(program);
    const result = spawnSync(path, args, {
      cwd: directory, input, encoding: 'utf8',
      env: {...process.env, TMPDIR: join(directory, 'tmp'), ...env},
    });
    if (result.error) throw result.error;
    return {status: result.status, signal: result.signal, stdout: result.stdout, stderr: result.stderr};
  }

  return {
    directory,
    path: (/** @type {string} */ name) => join(directory, name),
    run,
    amcc: (/** @type {string[]} */ ...args) => run('amcc', args),
    /** The names in the directory, tmp left out. */
    names: () => readdirSync(directory).filter(name => name !== 'tmp').sort(),
    /** What is left of temporary files. */
    leftovers: () => readdirSync(join(directory, 'tmp')),
  };
}

/** @typedef {ReturnType<typeof workshop>} Workshop */

/** A shell command that mounts a disk of a size on a directory, for this process and its children; then it
 *  becomes the program and the arguments that follow. */
const withDisk = 'mount -t tmpfs -o size="$1" none "$2" && shift 2 && exec "$@"';

/**
 * The words in front of a command that give it a disk of its own, or undefined where that is not allowed.
 * @param {string} directory what the disk is mounted on
 * @param {string} size as mount has it: '64k'
 */
export function smallDisk(directory, size) {
  const words = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', withDisk, 'sh', size, directory];
  return spawnSync('env', [...words, 'true']).status === 0 ? words : undefined;
}

/** The import and export names, and the custom sections, of a module.
 *  @param {BufferSource} bytes */
export function inspect(bytes) {
  const module = new WebAssembly.Module(bytes);
  return {
    imports: WebAssembly.Module.imports(module).map(({module, name}) => `${module}.${name}`),
    exports: WebAssembly.Module.exports(module).map(({name}) => name),
    has: (/** @type {string} */ section) => WebAssembly.Module.customSections(module, section).length > 0,
  };
}
