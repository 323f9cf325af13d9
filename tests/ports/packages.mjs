// SPDX-License-Identifier: MIT
// How each package is built and tried: packages.txt, read.
import {readFileSync} from 'node:fs';

/**
 * @typedef {object} Package
 * @property {string} source Debian's name of the source package
 * @property {boolean} ci whether it is one of make test's
 * @property {string[]} needs packages whose libraries it uses
 * @property {string} directory of the build, in the sources
 * @property {string} [prepare] a shell command that comes first, for sources without a configure script; `fresh` for those
 *   that would make theirs again, for being older than a patch of Debian's
 * @property {string} [configure] options of ./configure
 * @property {string} [cmake] options of cmake, in place of configure
 * @property {string} [meson] options of meson setup, in place of both; without any of the three make alone builds it
 * @property {string} targets of make, and its options
 * @property {string[]} libraries that are there after that, in the build tree
 * @property {string[]} programs likewise; the commands of `run` find them by name
 * @property {string} [install] the target that installs it, for packages that need it
 * @property {string[]} run shell commands in an empty directory, with the sources as $SRC and the build tree as $OUT
 * @property {string} [check] the command that runs the package's own tests
 * @property {string[]} [fork] tests that are not counted: they are of programs that start others, which needs fork
 * @property {string} [cause] why amcc does not pass all of it
 * @property {Record<string, string>} environment
 * @property {number} limit minutes for a step
 */

const FIELDS = ['source', 'ci', 'needs', 'directory', 'prepare', 'configure', 'cmake', 'meson', 'targets', 'libraries', 'programs',
  'install', 'run', 'check', 'fork', 'cause', 'environment', 'limit'];

/** Sources whose generated files are older than what Debian patched. */
const FRESH = "find . -name aclocal.m4 -exec touch {} + && find . '(' -name configure -o -name '*.in' ')' -exec touch {} +";

const words = (text = '') => text.split(/\s+/).filter(Boolean);

/** @param {string} stanza lines `field: value`; only `run` comes more than once @returns {Package} */
function parse(stanza) {
  /** @type {Record<string, string>} */
  const field = {};
  /** @type {string[]} */
  const run = [];
  for (const line of stanza.split('\n')) {
    const [, name, value] = /^(\w+):\s*(.*)$/.exec(line) ?? [];
    if (!FIELDS.includes(name) || (name !== 'run' && name in field)) throw Error(`packages.txt: ${line}`);
    if (name === 'run') run.push(value);
    else field[name] = value;
  }
  const {source, prepare, configure, cmake, meson, install, check, cause} = field;
  return {
    source, configure, cmake, meson, install, check, cause, run,
    prepare: prepare === 'fresh' ? FRESH : prepare,
    fork: field.fork === undefined ? undefined : words(field.fork),
    ci: field.ci === 'yes',
    directory: field.directory ?? '.',
    targets: field.targets ?? '',
    needs: words(field.needs), libraries: words(field.libraries), programs: words(field.programs),
    environment: Object.fromEntries(words(field.environment).map(word => word.split('='))),
    limit: Number(field.limit ?? 5),
  };
}

/** All packages, in the order of their table. */
export const packages = readFileSync(new URL('packages.txt', import.meta.url), 'utf8')
  .replace(/^#.*\n/gm, '').split(/\n\n+/).filter(stanza => stanza.trim()).map(stanza => parse(stanza.trim()));
