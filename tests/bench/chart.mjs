// SPDX-License-Identifier: MIT
// Draws what tests/bench/native.mjs --json has measured: a row a program, a dot an engine.
//
//   node tests/bench/chart.mjs RESULTS.json >docs/benchmarks-native.svg
import {readFileSync} from 'node:fs';

/** @typedef {{[engine: string]: number | string}} Ratios */
/** @type {{engines: {[name: string]: string}, ratios: {[program: string]: Ratios}, means: Ratios}} */
const results = JSON.parse(readFileSync(process.argv[2], 'utf8'));

const COLOURS = ['#0072b2', '#56b4e9', '#009e73', '#d55e00', '#cc79a7', '#e69f00', '#777777', '#000000'];
const ROW = 22, LEFT = 150, TOP = 52, WIDTH = 610, RIGHT = 24;
const TICKS = [0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20, 30];

/** @type {[string, Ratios][]} */
const rows = [...Object.entries(results.ratios), ['mean without fib', results.means]];
const values = rows.flatMap(([, ratios]) => Object.values(ratios)).filter(value => typeof value === 'number');
const engines = Object.entries(results.engines).filter(([name]) => typeof results.means[name] === 'number');

// A logarithmic scale from the tick below all values to the one above.
const low = TICKS.findLast(tick => tick <= Math.min(...values)) ?? TICKS[0];
const high = TICKS.find(tick => tick >= Math.max(...values)) ?? TICKS[TICKS.length - 1];
const x = (/** @type {number} */ value) => (LEFT + WIDTH * Math.log(value / low) / Math.log(high / low)).toFixed(1);
const y = (/** @type {number} */ row) => TOP + ROW * row + ROW / 2;
const bottom = TOP + ROW * rows.length;

const ticks = TICKS.filter(tick => tick >= low && tick <= high).map(tick =>
  `<line x1="${x(tick)}" x2="${x(tick)}" y1="${TOP}" y2="${bottom}" stroke="${tick === 1 ? '#444' : '#ddd'}"/>` +
  `<text x="${x(tick)}" y="${bottom + 16}" text-anchor="middle">${tick}</text>`);

const legend = engines.map(([, title], i) => {
  const column = i % 4, row = Math.floor(i / 4), left = LEFT + column * 160, top = 16 + row * 18;
  return `<circle cx="${left}" cy="${top - 4}" r="5" fill="${COLOURS[i]}"/><text x="${left + 10}" y="${top}">${title}</text>`;
});

const dots = rows.flatMap(([name, ratios], row) => [
  `<text x="${LEFT - 12}" y="${y(row) + 4}" text-anchor="end"${row === rows.length - 1 ? ' font-weight="bold"' : ''}>${name}</text>`,
  ...engines.flatMap(([engine, title], i) => typeof ratios[engine] === 'number' ?
    [`<circle cx="${x(ratios[engine])}" cy="${y(row)}" r="5" fill="${COLOURS[i]}" fill-opacity="0.8"><title>${name}, ${title}: ${ratios[engine].toFixed(2)}</title></circle>`] : []),
]);

process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" width="${LEFT + WIDTH + RIGHT}" height="${bottom + 24}" font-family="sans-serif" font-size="12">
<title>Time over native code (clang -O2)</title>
<rect width="100%" height="100%" fill="white"/>
${[...ticks, ...legend, ...dots].join('\n')}
</svg>
`);
