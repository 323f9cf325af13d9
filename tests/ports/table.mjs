// The table that make test-ports prints: one line a package, and what all of them come to.
import {packages} from './packages.mjs';
import {toolchains} from './toolchains.mjs';

/** @typedef {import('./run.mjs').Result} Result */
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
const text = score => !score ? '' : score.of === 1 ? (score.passed ? 'yes' : '**no**')
  : score.passed === score.of ? `${score.passed}` : `**${score.passed}**/${score.of}`;

/** How many packages are whole in a column, of those that have it, and the parts of all.
 *  @param {Result[]} results @param {(typeof columns)[number]['cell']} cell */
function total(results, cell) {
  const scores = results.map(cell).filter(score => score !== undefined);
  if (!scores.length) return '';
  return `${scores.filter(({passed, of}) => passed === of).length}/${scores.length}`;
}

/** @param {string[]} cells */
const row = cells => `| ${cells.join(' | ')} |\n`;

/** Packages that are whole, by toolchain. @param {Record<string, Record<string, Result>>} results */
function summary(results) {
  const measured = Object.keys(toolchains).filter(name => results[name]);
  return row(['toolchain', 'packages', ...columns.map(({title}) => title)]) + row(Array(columns.length + 2).fill('---')) +
    measured.map(name => {
      const list = packages.flatMap(({source}) => results[name][source] ?? []);
      return row([toolchains[name].title, String(list.length), ...columns.map(({cell}) => total(list, cell))]);
    }).join('');
}

/** @param {Record<string, Result>} results */
const details = results => row(['package', ...columns.map(({title}) => title)]) + row(Array(columns.length + 1).fill('---')) +
  packages.filter(({source}) => results[source])
    .map(({source}) => row([source, ...columns.map(({cell}) => text(cell(results[source])))])).join('');

/**
 * Markdown: the packages of which all parts pass, by toolchain, and then each package.
 * @param {Record<string, Record<string, Result>>} results by toolchain and package
 */
export const table = results => `${summary(results)}\n` + Object.keys(toolchains)
  .filter(name => name !== 'native' && results[name])
  .map(name => `### ${toolchains[name].title}\n\n${details(results[name])}`).join('\n');
