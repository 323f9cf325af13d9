// SPDX-License-Identifier: MIT
// The table that make test-ports prints: one line a package, and what all of them come to.
// table.mjs RESULTS.json DOCUMENT.md puts it into a document.
import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {packages} from './packages.mjs';
import {toolchains} from './toolchains.mjs';

/** @typedef {import('./run.mjs').Result} Result */
/** @typedef {import('./run.mjs').Results} Results */
/** @typedef {import('./run.mjs').Score} Score */

/** @type {{title: string, cell: (result: Result) => Score | undefined}[]} */
const columns = [
  {title: 'configure', cell: ({configured}) => configured === undefined ? undefined : {passed: Number(configured), of: 1}},
  {title: 'libraries', cell: ({libraries}) => libraries},
  {title: 'programs', cell: ({programs}) => programs},
  {title: 'runs', cell: ({runs}) => runs},
  {title: 'in Node', cell: ({node}) => node},
  {title: 'tests', cell: ({tests}) => tests},
];

/** @param {Score | undefined} score */
const isWhole = score => !score || score.passed === score.of;

/** @param {Score | undefined} score */
const text = score => !score ? '' : score.of === 1 ? (score.passed ? 'yes' : '**no**')
  : isWhole(score) ? `${score.passed}` : `**${score.passed}**/${score.of}`;

/** How many packages are whole in a column, of those that have it, and the parts of all.
 *  @param {Result[]} results @param {(typeof columns)[number]['cell']} cell */
function total(results, cell) {
  const scores = results.map(cell).filter(score => score !== undefined);
  if (!scores.length) return '';
  return `${scores.filter(isWhole).length}/${scores.length}`;
}

/** @param {string[]} cells */
const row = cells => `| ${cells.join(' | ')} |\n`;

/** @param {string[]} titles */
const head = titles => row(titles) + row(titles.map(() => '---'));

/** @param {Results} results */
const measured = results => Object.keys(toolchains).filter(name => results[name]);

/** Packages that are whole, by toolchain. @param {Results} results */
const summary = results => head(['toolchain', 'packages', ...columns.map(({title}) => title)]) + measured(results).map(name => {
  const list = packages.flatMap(({source}) => results[name][source] ?? []);
  return row([toolchains[name].title, String(list.length), ...columns.map(({cell}) => total(list, cell))]);
}).join('');

/** The first column in which a package is not whole. @param {Result | undefined} result */
function reached(result) {
  const short = columns.find(({cell}) => result && !isWhole(cell(result)));
  return !result ? '' : short ? `${short.title}: ${text(short.cell(result))}` : 'all';
}

/** Each package: what amcc made of it, and where the other toolchains stopped. @param {Results} results */
function details(results) {
  const mine = results.amcc ?? {}, others = measured(results).filter(name => name !== 'native' && name !== 'amcc');
  return head(['package', ...columns.map(({title}) => title), ...others.map(name => toolchains[name].title)]) +
    packages.filter(({source}) => mine[source]).map(({source}) => row([
      source, ...columns.map(({cell}) => text(cell(mine[source]))), ...others.map(name => reached(results[name][source])),
    ])).join('');
}

/** Why packages are not whole: what the list says, or else what was noted. @param {Results} results */
function failures({amcc = {}}) {
  const list = packages.filter(({source}) => amcc[source] && reached(amcc[source]) !== 'all');
  return list.length ? head(['package', 'cause']) +
    list.map(({source, cause}) => row([source, cause ?? amcc[source].notes.join('; ').replaceAll('|', '\\|')])).join('') : '';
}

/** Single tests that went as natively. @param {Record<string, Result>} [mine] */
function singleTests(mine = {}) {
  const scores = packages.flatMap(({source}) => mine[source]?.tests ?? []);
  const sum = (/** @type {(score: Score) => number} */ part) => scores.reduce((n, score) => n + part(score), 0);
  return `${sum(({passed}) => passed)} of ${sum(({of}) => of)}`;
}

/** Markdown: the packages of which all parts pass, by toolchain, each package, and why some do not pass. @param {Results} results */
export const table = results => `Packages of which all parts pass, of those that have such parts:

${summary(results)}
With amcc, by package: how many of its libraries, programs, runs of programs under amrun and in Node, and tests of its own went as natively.
Of single tests ${singleTests(results.amcc)} did. No entry: it has none. Other toolchains: the first part that is not whole.

${details(results)}
${failures(results)}`;

/** The lines of a document between which the table stands. */
const BEGIN = '<!-- table -->\n', END = '<!-- end of table -->\n';

/** @param {string} document @param {string} table */
export function insert(document, table) {
  const begin = document.indexOf(BEGIN) + BEGIN.length, end = document.indexOf(END);
  if (begin < BEGIN.length || end < begin) throw Error(`no lines ${BEGIN.trim()} and ${END.trim()}`);
  return document.slice(0, begin) + table + document.slice(end);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [results, document] = process.argv.slice(2);
  writeFileSync(document, insert(readFileSync(document, 'utf8'), table(JSON.parse(readFileSync(results, 'utf8')))));
}
