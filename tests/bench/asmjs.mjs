// SPDX-License-Identifier: MIT
// make bench-asmjs: asm.js against WebAssembly, wasm2js and emcc, in Node and in browsers.
//   node tests/bench/asmjs.mjs [--engines=node,jitless,chromium,firefox] [--programs=NAME,…] [--json=FILE] [--markdown]
// Programs and forms are built by make. A table shows time over that of WebAssembly in the same
// engine (jitless: in Node), medians of turns that the forms take in one process or page; a form
// that computes something else is shown as `wrong`, one that stops with an error, or not at all, as
// `fails`. Standard error says how far it is.
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import {gzipSync} from 'node:zlib';

import {serve} from '../../tools/serve.mjs';
import {launch} from '../browser/browsers.mjs';
import {buildDirectory, projectDirectory} from '../environment.mjs';
import {measure, printMarkdown, printTable} from './measure.mjs';
import {processorClock} from './processor.mjs';

/** @typedef {import('./asmjs/race.mjs').Settings} Settings
 *  @typedef {import('./asmjs/race.mjs').Result} Result
 *  @typedef {import('./asmjs/race.mjs').Contestant} Contestant
 *  @typedef {(contestants: Contestant[], settings: Settings) => Promise<Record<string, Result>>} Race
 *  @typedef {{name: string, file: string, which: number, group: string}} Program */

const print = process.argv.includes('--markdown') ? printMarkdown : printTable;
const built = `${buildDirectory}/tests/bench/asmjs`;
const clockFile = `${projectDirectory}/tests/bench/processor.mjs`;
const raceFile = `${projectDirectory}/tests/bench/asmjs/race.mjs`;

const kernels = ['hash64', 'xorshift64', 'divide10', 'xxhash', 'crc32', 'sha256', 'matrix_f32', 'matrix_f64', 'nbody', 'fannkuch',
  'sieve', 'indirect', 'sort', 'mandelbrot', 'blur_f32', 'strings'];
const longKernels = ['hash64', 'xorshift64', 'divide10', 'xxhash'];

/** @type {Program[]} */
const programs = [
  ...kernels.map((name, which) => ({name, file: 'kernels', which, group: longKernels.includes(name) ? 'i64 kernels' : 'kernels'})),
  ...['filters', 'zlib', 'lua', 'sqlite'].map(name => ({name, file: name, which: 0, group: 'programs'})),
];

/** What is compared with wasm; trusting: asm.js by -sASMJS_UNALIGNED=0. In browsers, which do not validate, asmjs is what plain is in Node. */
const forms = ['asmjs', 'trusting', 'plain', 'wasm2js', 'wasm2js-new', 'emcc'];

/** @type {Record<string, {forms: string[], settings: {[group: string]: Omit<Settings, 'which'>}}>} */
const engines = {
  node: {forms: ['wasm', ...forms], settings: timing(400, 100, 7)},
  chromium: {forms: ['wasm', ...forms.filter(form => form !== 'plain')], settings: timing(400, 100, 7)},
  firefox: {forms: ['wasm', ...forms.filter(form => form !== 'plain')], settings: timing(400, 100, 7)},
  jitless: {forms: forms.filter(form => form !== 'asmjs' && form !== 'trusting'), settings: timing(0, 1, 3)},
};

/** Milliseconds after which a race has no end. */
const patience = 300_000;

/** Programs take longer than kernels to become warm. @param {number} warmUp @param {number} slice @param {number} rounds */
function timing(warmUp, slice, rounds) {
  const kernel = {warmUp, slice, rounds, most: 10_000};
  return {kernels: kernel, 'i64 kernels': kernel, programs: {...kernel, warmUp: warmUp * 8, slice: slice * 2}};
}

/** The option's value as a list, or all. @param {string} name @param {string[]} all */
function chosen(name, all) {
  const option = process.argv.find(arg => arg.startsWith(`--${name}=`));
  const list = option ? option.slice(name.length + 3).split(',') : all;
  for (const item of list) if (!all.includes(item)) throw Error(`--${name}: no ${item} (${all.join(', ')})`);
  return list;
}

/** @param {Program} program @param {string} form */
const fileOf = (program, form) => (form === 'wasm' ? `${program.file}.wasm` : `${program.file}.${form}.mjs`);

/** @param {Program} program @param {string} engine @param {(file: string) => string} url @returns {[Contestant[], Settings]} */
function entries(program, engine, url) {
  const present = engines[engine].forms.filter(form => existsSync(`${built}/${fileOf(program, form)}`));
  return [present.map(form => ({form, url: url(fileOf(program, form))})), {...engines[engine].settings[program.group], which: program.which}];
}

/** The results of all, or of each alone if together they do not come to an end.
 *  @param {Race} race @param {Contestant[]} contestants @param {Settings} settings @returns {Promise<Record<string, Result>>} */
async function raceSafely(race, contestants, settings) {
  try {
    return await race(contestants, settings);
  } catch (/** @type {any} */ error) {
    if (contestants.length === 1) return {[contestants[0].form]: {failure: String(error.message).slice(0, 60)}};
    const results = [];
    for (const one of contestants) results.push(await raceSafely(race, [one], settings));
    return Object.assign({}, ...results);
  }
}

/** @param {string} engine @param {Program[]} list @param {(file: string) => string} url @param {Race} race
 *  @returns {Promise<Record<string, Result>[]>} by program */
async function raceAll(engine, list, url, race) {
  const results = [];
  for (const program of list) {
    const start = performance.now();
    results.push(await raceSafely(race, ...entries(program, engine, url)));
    console.error(`${engine}: ${program.name} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
  }
  return results;
}

/** @param {string} engine @param {Program[]} list */
function raceInNode(engine, list) {
  const flags = ['--no-warnings', ...(engine === 'jitless' ? ['--jitless'] : []), '--input-type=module'];
  return raceAll(engine, list, file => pathToFileURL(`${built}/${file}`).href, async (...parts) => {
    const code = `import {race} from ${JSON.stringify(pathToFileURL(raceFile).href)};
      import {processorClock} from ${JSON.stringify(pathToFileURL(clockFile).href)};
      process.stdout.write(JSON.stringify(await race(${parts.map(part => JSON.stringify(part)).join(',')}, processorClock(process.pid))));`;
    const {status, stdout, stderr} = spawnSync(process.execPath, [...flags, '-e', code], {encoding: 'utf8', timeout: patience});
    if (status !== 0) throw Error(stderr || 'no end');
    return JSON.parse(stdout);
  });
}

/** Firefox's. Each site has a process of its own, where Firefox does without mitigations of Spectre, which slow JavaScript
 *  and not WebAssembly; the driver puts all sites into one process and so would bring them back. */
const preferences = {
  'privacy.reduceTimerPrecision': false, 'dom.max_script_run_time': 0,
  ...Object.fromEntries(['index_masking', 'object_mitigations', 'string_mitigations', 'value_masking', 'jit_to_cxx_calls'].map(name => [`javascript.options.spectre.${name}`, false])),
};

/** @param {'chromium' | 'firefox'} engine @param {Program[]} list */
async function raceInBrowser(engine, list) {
  const page = new TextEncoder().encode('<!doctype html><meta charset="utf-8"><title>race</title>');
  const server = await serve({root: built, port: 0, virtual: new Map([['/page.html', page], ['/race.mjs', readFileSync(raceFile)]])});
  const start = () => launch(engine, {preferences, timeout: patience});
  let browser = await start();
  try {
    return await raceAll(engine, list, file => `${server.url}/${file}`, async (contestants, settings) => {
      try {
        const tab = await browser.open(`${server.url}/page.html`);
        await tab.exposeFunction('processorTime', processorClock(browser.pid));
        const results = await tab.evaluate(async (...parts) => {
          const module = '/race.mjs';
          return (await import(module)).race(...parts, /** @type {any} */ (globalThis).processorTime);
        }, contestants, settings);
        await tab.close();
        return results;
      } catch (error) {
        await browser.close();
        browser = await start();
        throw error;
      }
    });
  } finally {
    await browser.close();
    await server.close();
  }
}

/** @param {number[]} list */
const mean = list => Math.exp(list.reduce((sum, x) => sum + Math.log(x), 0) / list.length);

/** The time over wasm's, or why there is none. @param {Result | undefined} result @param {Result} wasm */
function ratio(result, wasm) {
  if (!result) return 'absent';
  if ('failure' in result) return 'fails';
  if ('failure' in wasm) return 'no wasm';
  return result.sum === wasm.sum ? result.ms / wasm.ms : 'wrong';
}

const show = (/** @type {number | string} */ value) => (typeof value === 'string' ? value : value.toFixed(2));

/** @param {string} engine @param {Program[]} list @param {Record<string, Result>[]} results @param {Result[]} wasm */
function printEngine(engine, list, results, wasm) {
  const shown = engines[engine].forms.filter(form => form !== 'wasm');
  const rows = list.map((program, i) => {
    const reference = wasm[i];
    return {program, ms: 'ms' in reference ? reference.ms.toFixed(2) : 'fails', ratios: shown.map(form => ratio(results[i][form], reference))};
  });
  const means = [...new Set(list.map(({group}) => group)), 'all'].map(group => {
    const members = rows.filter(({program}) => group === 'all' || program.group === group);
    return [`mean of ${group}`, '', ...shown.map((_, i) => {
      const values = members.map(({ratios}) => ratios[i]).filter(value => typeof value === 'number');
      return values.length === members.length ? mean(values).toFixed(2) : values.length ? `${mean(values).toFixed(2)} of ${values.length}` : '';
    })];
  });
  print(`${engine}: time over wasm's`, ['', 'wasm ms', ...shown], [...rows.map(({program, ms, ratios}) => [program.name, ms, ...ratios.map(show)]), ...means]);
  if (engine === 'jitless') return;
  const first = list.flatMap((program, i) => program.group !== 'programs' ? [] : [[program.name,
    ...['wasm', ...shown].map(form => { const result = results[i][form]; return result && 'first' in result ? result.first.toFixed(0) : 'fails'; })]]);
  if (first.length) print(`${engine}: ms from the start of loading to the first result`, ['', 'wasm', ...shown], first);
}

/** @param {string} path */
const compressed = path => gzipSync(readFileSync(path), {level: 9}).length;

/** @param {Program[]} list */
function printSizes(list) {
  const rows = [...new Set(list.map(({file}) => file))].map(file => {
    const program = /** @type {Program} */ (list.find(one => one.file === file));
    const wasm = compressed(`${built}/${file}.wasm`);
    const ratios = forms.filter(form => form !== 'plain').map(form => {
      const path = `${built}/${fileOf(program, form)}`;
      return existsSync(path) ? (compressed(path) / wasm).toFixed(2) : 'absent';
    });
    const emission = [`${buildDirectory}/tests/asmjs/wasm2asm`, '-i', `${built}/${file}.wasm`, '/dev/null'];
    return [file, String(wasm), ...ratios, measure([emission], 3)[0].processor.toFixed(0)];
  });
  print('gzip -9: bytes of wasm, and sizes over that; ms to write the asm.js', ['', 'wasm', ...forms.filter(form => form !== 'plain'), 'ms'], rows);
}

const list = programs.filter(({name}) => chosen('programs', programs.map(one => one.name)).includes(name));
/** @type {Record<string, Record<string, Result>[]>} */
const all = {};
for (const engine of chosen('engines', Object.keys(engines))) {
  const results = engine === 'chromium' || engine === 'firefox' ? await raceInBrowser(engine, list) : await raceInNode(engine, list);
  all[engine] = results;
  const reference = engine === 'jitless' ? all.node : results;
  if (reference) printEngine(engine, list, results, reference.map(({wasm}) => wasm));
}
printSizes(list);
const json = process.argv.find(arg => arg.startsWith('--json='));
if (json) writeFileSync(json.slice(7), JSON.stringify(Object.fromEntries(Object.entries(all).map(([engine, results]) =>
  [engine, Object.fromEntries(results.map((result, i) => [list[i].name, result]))])), null, 1));
