// SPDX-License-Identifier: MIT
/**
 * The SQL scripts of this directory as runs of the SQLite shell.
 *
 * NAME.sql is fed to `sqlite -batch ARGUMENTS NAME.db`; NAME.out and NAME.err are what it prints,
 * NAME.status its exit status where that is not 0. Comments in the script name the ARGUMENTS (as a JSON
 * array), the files of this directory that it finds beside the database, and the files that it
 * writes beside the database NAME.db.
 */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {string[]} args without the program's name
 * @property {string} stdin
 * @property {Record<string, Uint8Array>} files in the directory where it runs, before it runs
 * @property {string[]} outputs the files there to compare afterwards
 * @property {string} stdout one character a byte
 * @property {string} stderr the same
 * @property {number} status the exit status
 */

const directory = fileURLToPath(new URL('.', import.meta.url));

/** The text of a file, empty without it. @param {string} name @param {BufferEncoding} [encoding] @returns {string} */
const read = (name, encoding = 'utf8') =>
  existsSync(join(directory, name)) ? readFileSync(join(directory, name), encoding) : '';

/** @param {string} script @param {string} what @returns {string} what follows `-- WHAT:` */
const remark = (script, what) => script.match(RegExp(`^-- ${what}: (.*)$`, 'm'))?.[1] ?? '';

/** @param {string} name @returns {Case} */
function readCase(name) {
  const stdin = read(`${name}.sql`);
  const words = (/** @type {string} */ what) => remark(stdin, what).split(' ').filter(Boolean);
  return {
    name, stdin,
    args: ['-batch', ...JSON.parse(remark(stdin, 'arguments') || '[]'), `${name}.db`],
    files: Object.fromEntries(words('files').map(file => [file, readFileSync(join(directory, file))])),
    outputs: [`${name}.db`, ...words('outputs')],
    stdout: read(`${name}.out`, 'latin1'),
    stderr: read(`${name}.err`, 'latin1'),
    status: Number(read(`${name}.status`)),
  };
}

/** @type {Case[]} */
export const cases = readdirSync(directory).filter(name => name.endsWith('.sql')).sort()
  .map(name => readCase(name.slice(0, -4)));
