// SPDX-License-Identifier: MIT
// make bench-native: how far engines are from native code, in the steady state.
//
//   node tests/bench/native.mjs [--programs=NAME,…] [--engines=NAME,…] [--runs=N] [--json=FILE] [--markdown]
//
// Each program does its work as often as its argument says. A figure is the processor time of one
// piece of work, (time of many − time of one) / (many − one), over that of native code; all engines
// take turns, and all of them must print the same.
import {existsSync, writeFileSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {buildDirectory, pythonDirectory, tool} from '../environment.mjs';
import {competitor, measure, printMarkdown, printTable, tryOut} from './measure.mjs';
import {programs} from './native/programs.mjs';

const built = `${buildDirectory}/tests/bench/native`;

/** @typedef {{title: string, slow?: boolean, command(name: string): (string | undefined)[]}} Engine */

/** @type {{[name: string]: Engine}} */
const engines = {
  native: {title: 'native', command: name => [`${built}/${name}-clang`]},
  scalar: {title: 'without vectorizers', command: name => [`${built}/${name}-scalar`]},
  aot: {title: 'AOT', command: name => [tool('amrun'), `${built}/${name}.aot`]},
  fast: {title: 'AOT --fast-loads', command: name => [tool('amrun'), `${built}/${name}.fast.aot`]},
  pgo: {title: 'AOT with a profile', command: name => [tool('amrun'), `${built}/${name}.pgo.aot`]},
  jit: {title: 'JIT', command: name => [tool('amrun'), '--engine=jit', `${built}/${name}.wasm`]},
  wasm2c: {title: 'wasm2c', command: name => [`${built}/${name}-wasm2c`]},
  wasmtime: {title: 'wasmtime', command: name => [wasmtime(), `${built}/${name}.wasm`]},
  node: {title: 'Node', command: name => [process.execPath, `${built}/${name}.mjs`]},
  interpreter: {title: 'interpreter', slow: true, command: name => [tool('amrun'), `${built}/${name}.wasm`]},
};

function wasmtime() {
  const installed = `${pythonDirectory}/bin/wasmtime`;
  return competitor('wasmtime') ?? (existsSync(installed) ? installed : undefined);
}

/** How often the work is done, in the long run. */
const many = (/** @type {Engine} */ engine) => (engine.slow ? 3 : 10);

/** The commands of an engine: once, and often. @param {Engine} engine @param {string} name */
function commands(engine, name) {
  const start = engine.command(name);
  if (start.some(word => word === undefined) || start.slice(0, 2).some(path => path?.startsWith('/') && !existsSync(path))) return;
  return [1, many(engine)].map(count => [.../** @type {string[]} */ (start), ...programs[name](count).map(String)]);
}

/** One row: nanoseconds of a piece of work by each engine, or why there are none.
 *  @param {string} name @param {string[]} chosen @param {number} runs
 *  @returns {(number | string)[]} */
function race(name, chosen, runs) {
  const expected = tryOut([`${built}/${name}-clang`, ...programs[name](1).map(String)], '/dev/null').output;
  const list = chosen.map(engine => commands(engines[engine], name));
  const results = list.map(pair => {
    if (!pair) return 'absent';
    const {output, failure} = tryOut(pair[0], '/dev/null');
    return failure ? 'fails' : output === expected ? '' : 'wrong';
  });
  const able = list.flatMap((pair, i) => (pair && !results[i] ? [{pair, i}] : []));
  const times = measure(able.flatMap(({pair}) => pair), runs);
  return results.map((failure, i) => {
    const at = able.findIndex(entry => entry.i === i);
    return failure || (times[2 * at + 1].processor - times[2 * at].processor) / (many(engines[chosen[i]]) - 1);
  });
}

/** @param {number[]} values */
const geometricMean = values => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

const cell = (/** @type {number | string} */ value) => (typeof value === 'string' ? value : value.toFixed(2));

/** @param {string | undefined} list @param {{[name: string]: unknown}} known */
const names = (list, known) => list?.split(',').filter(name => Object.hasOwn(known, name)) ?? Object.keys(known);

const {values: options} = parseArgs({options: {programs: {type: 'string'}, engines: {type: 'string'}, runs: {type: 'string', default: '5'},
  json: {type: 'string'}, markdown: {type: 'boolean'}}});
const chosenPrograms = names(options.programs, programs);
const chosen = ['native', ...names(options.engines, engines).filter(name => name !== 'native')];

/** @type {{[name: string]: {[engine: string]: number | string}}} */
const ratios = {};
for (const name of chosenPrograms) {
  const times = race(name, chosen, Number(options.runs));
  const native = Number(times[0]);
  ratios[name] = Object.fromEntries(chosen.slice(1).map((engine, i) => [engine, typeof times[i + 1] === 'string' ? times[i + 1] : Number(times[i + 1]) / native]));
  if (process.stderr.isTTY) process.stderr.write(`${name}: ${native.toFixed(0)} ms natively ${JSON.stringify(ratios[name])}\n`);
}

const columns = chosen.slice(1);
const means = columns.map(engine => {
  const numbers = chosenPrograms.filter(name => name !== 'fib').map(name => ratios[name][engine]).filter(value => typeof value === 'number');
  return numbers.length ? geometricMean(numbers) : 'absent';
});
if (options.json) writeFileSync(options.json, `${JSON.stringify({engines: Object.fromEntries(columns.map(name => [name, engines[name].title])), ratios,
  means: Object.fromEntries(columns.map((name, i) => [name, means[i]]))}, null, 1)}\n`);
(options.markdown ? printMarkdown : printTable)('Time over native code (clang -O2)', ['', ...columns.map(name => engines[name].title)],
  [...chosenPrograms.map(name => [name, ...columns.map(engine => cell(ratios[name][engine]))]), ['mean without fib', ...means.map(cell)]]);
