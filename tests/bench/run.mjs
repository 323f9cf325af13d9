// SPDX-License-Identifier: MIT
// make bench: size, start, load, speed and outputs, against what else is on the machine.
// All figures of a table are measured in one run, in turns; ratios are those of medians.
import {spawnSync} from 'node:child_process';
import {copyFileSync, mkdtempSync, readdirSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {readFileSync} from 'node:fs';
import {buildDirectory, projectDirectory, tool} from '../environment.mjs';
import {competitor, measure, printTable, tryOut} from './measure.mjs';

const programs = join(projectDirectory, 'tests/bench/programs');
const built = `${buildDirectory}/tests/bench`;
const scratch = mkdtempSync(join(tmpdir(), 'amphora-bench-'));

/** How each engine starts a program; `stem` is the path without suffix of .wasm and .mjs.
 *  @type {{name: string, path: string | undefined, command(path: string, stem: string, args: string[]): string[]}[]} */
const engines = [
  {name: 'amrun', path: tool('amrun'), command: (path, stem, args) => [path, `${stem}.wasm`, ...args]},
  {name: 'node', path: process.execPath, command: (path, stem, args) => [path, `${stem}.mjs`, ...args]},
  {name: 'wasm3', path: competitor('wasm3'), command: (path, stem, args) => [path, `${stem}.wasm`, ...args]},
  {name: 'iwasm', path: competitor('iwasm'), command: (path, stem, args) => [path, '--stack-size=200000', `${stem}.wasm`, ...args]},
  {name: 'wasm-interp', path: competitor('wasm-interp'),
    command: (path, stem, args) => [path, '--wasi', `${stem}.wasm`, ...args.map(arg => `--argv=${arg}`)]},
];

/** One row: native and every engine on one program, in milliseconds of processor time or elapsed.
 *  @param {{native: string, stem: string, args: string[], input?: string}} job @param {number} runs
 *  @param {'elapsed' | 'processor'} clock
 *  @returns {(number | string)[]} native, then each of `engines`: milliseconds, or why there are none */
function race({native, stem, args, input = '/dev/null'}, runs, clock) {
  const expected = tryOut([native, ...args], input).output;
  if (expected === undefined) throw Error(`${native} fails`);
  const entries = [[native, ...args], ...engines.map(({path, command}) => path && command(path, stem, args))];
  const results = entries.map((command, i) => {
    if (!command) return 'absent';
    if (i === 0) return '';
    const {output, failure} = tryOut(command, input);
    return failure ? 'fails' : output === expected ? '' : 'wrong';
  });
  const able = entries.flatMap((command, i) => (results[i] === '' && command ? [i] : []));
  const times = measure(able.map(i => /** @type {string[]} */ (entries[i])), runs, input);
  return results.map((text, i) => text || times[able.indexOf(i)][clock]);
}

/** @param {number | string} value @param {number} unit @returns {string} value/unit as a ratio */
const ratio = (value, unit) => (typeof value === 'string' ? value : `${(value / unit).toFixed(2)} ×`);

function hello() {
  const job = {native: `${built}/hello-native`, stem: `${built}/hello`, args: []};
  const times = race(job, 101, 'elapsed');
  const native = Number(times[0]);
  printTable('Start: hello, the whole process (elapsed)', ['', 'ms', '× native', 'above native'],
    times.map((time, i) => [i ? engines[i - 1].name : 'native (gcc -O2)', ...(typeof time === 'string' ? [time, '', '']
      : [time.toFixed(2), ratio(time, native), `${(time - native).toFixed(2)} ms`])]));
}

/** @param {string} path @returns {number} bytes of the stripped program */
function strippedSize(path) {
  const copy = join(scratch, 'stripped');
  copyFileSync(path, copy);
  spawnSync('strip', [copy]);
  return statSync(copy).size;
}

function size() {
  const rows = engines.filter(({name}) => name !== 'node').map(({name, path}) => [name, path ? String(strippedSize(path)) : 'absent']);
  printTable('Size: the stripped engine', ['', 'bytes'], rows);
}

/** @param {string[]} args @returns {{[name: string]: number}} microseconds */
function embedding(...args) {
  const {status, stdout, stderr} = spawnSync(`${built}/embedding`, args, {encoding: 'utf8'});
  if (status !== 0) throw Error(stderr);
  return Object.fromEntries(stdout.trim().split('\n').map(line => { const [name, us] = line.split(' '); return [name, Number(us)]; }));
}

function load() {
  const more = (process.env.AMPHORA_BENCH_MODULES ?? '').split(':').filter(Boolean);
  const rows = [`${buildDirectory}/demos/imagefilter/imagefilter.wasm`, `${buildDirectory}/demos/sqlite/sqlite.wasm`, ...more].map(path => {
    const bytes = statSync(path).size, {validate, translate} = embedding('load', path);
    const rate = (/** @type {number} */ us) => (bytes / us).toFixed(0);
    return [path.replace(/.*\//, ''), (bytes / 1e6).toFixed(2), rate(validate), rate(validate + translate)];
  });
  printTable('Load: one core; functions are translated at their first call, here all of them', ['', 'MB', 'MB/s validated', 'MB/s validated and translated'], rows);
}

function instances() {
  const {empty, program} = embedding('start', `${built}/hello.wasm`);
  printTable('Instances: a store, an instance, a call, and their end', ['', 'µs'],
    [['an empty function', empty.toFixed(1)], ['hello, with its own view of WASI', program.toFixed(1)]]);
}

function speed() {
  /** @type {[string, string, string, string[], string?][]} */
  const jobs = [
    ...[['core', '2000'], ['nbody', '1000000'], ['fannkuch', '10'], ['hash', '150000']].map(([name, count]) =>
      /** @type {[string, string, string, string[]]} */ ([`${name} ${count}`, `${built}/${name}-native`, `${built}/${name}`, [count]])),
    ['SQLite, 200,000 rows', `${built}/sqlite-native`, `${buildDirectory}/demos/sqlite/sqlite`, [':memory:'], `${programs}/sqlite.sql`],
    ['image filters', `${buildDirectory}/demos/imagefilter/imagefilter-native`, `${buildDirectory}/demos/imagefilter/imagefilter`,
      ['-f', 'pam', 'sample:chart:480x320', '-', 'blur=3', 'saturation=150', 'resize=50%', 'sharpen']],
  ];
  const rows = jobs.map(([title, native, stem, args, input]) => {
    const [reference, amrun, ...others] = race({native, stem, args, input}, 3, 'processor');
    if (typeof amrun === 'string') throw Error(`${title}: amrun ${amrun}`);
    return [title, amrun.toFixed(0), ...[reference, ...others].map(time => ratio(time, amrun))];
  });
  printTable('Speed: processor time of the whole process; × is time over amrun\'s, above 1 is slower than amrun',
    ['', 'amrun ms', 'native', ...engines.slice(1).map(({name}) => name)], rows);
}

function outputs() {
  const hello = join(programs, 'hello.c'), emcc = competitor('emcc');
  const amccCommand = [tool('amcc'), '-O2', hello, '-o', join(scratch, 'amcc/hello.html')];
  const emccCommand = emcc && [emcc, '-O2', hello, '-o', join(scratch, 'emcc/hello.html')];
  spawnSync('mkdir', ['-p', join(scratch, 'amcc'), join(scratch, 'emcc')]);
  const [amccTime, emccTime] = measure([amccCommand, ...(emccCommand ? [emccCommand] : [])], 3);
  const rows = [['amcc', amccTime.elapsed.toFixed(0), '1.00 ×'],
    emccTime ? ['emcc', emccTime.elapsed.toFixed(0), ratio(emccTime.elapsed, amccTime.elapsed)] : ['emcc', 'absent', '']];
  printTable('Compile: hello.c to hello.html, -O2', ['', 'ms', '× amcc'], rows);
  const files = ['amcc', 'emcc'].flatMap(name => readdirSync(join(scratch, name)).sort().map(file => {
    const bytes = readFileSync(join(scratch, name, file));
    return [`${name}: ${file}`, String(bytes.length), String(gzipSync(bytes, {level: 9}).length)];
  }));
  printTable('Outputs: hello.c, -O2', ['', 'bytes', 'gzip -9'], files);
}

const sections = {hello, size, load, instances, speed, outputs};
const chosen = process.argv.slice(2);
try {
  for (const [name, section] of Object.entries(sections)) if (!chosen.length || chosen.includes(name)) section();
} finally {
  rmSync(scratch, {recursive: true});
}
