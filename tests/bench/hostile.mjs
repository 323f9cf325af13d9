// SPDX-License-Identifier: MIT
// make bench-hostile: what it costs to load modules that are made to be costly (tests/hostile), in
// nanoseconds a byte, and how that grows with their size.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {spawnSync} from 'node:child_process';
import {buildDirectory, projectDirectory} from '../environment.mjs';
import {modules} from '../hostile/modules.mjs';
import {printMarkdown, printTable} from './measure.mjs';

const KILOBYTES = 100, LIMIT_SECONDS = 10;
const directory = mkdtempSync(join(tmpdir(), 'amphora-hostile-'));
const python = `${projectDirectory}/build/python/bin/python3`;

/** The median of a call's processor time, in microseconds: at most 7 calls, fewer if they take long.
 *  V8 knows modules that it has seen: each time a custom section is another. */
const nodeScript = `
  const times = [], bytes = Buffer.concat([require('fs').readFileSync(process.argv[1]), Buffer.from([0, 2, 1, 0])]);
  const now = () => { const {user, system} = process.cpuUsage(); return user + system; };
  for (const first = now(); times.length < 7 && now() - first < 1e6;) {
    bytes[bytes.length - 1] = 97 + times.length;
    const start = now();
    new WebAssembly.Module(bytes);
    times.push(now() - start);
  }
  console.log(times.sort((a, b) => a - b)[times.length >> 1]);`;
const pythonScript = (/** @type {string} */ prepare, /** @type {string} */ call) => `
import sys, time, ${prepare}
data = open(sys.argv[1], 'rb').read()
times = []
while len(times) < 7 and sum(times) < 1e9:
  start = time.process_time_ns()
  ${call}
  times.append(time.process_time_ns() - start)
print(sorted(times)[len(times) // 2] / 1000)`;

/** @type {{name: string, command: (file: string) => string[]}[]} */
const engines = [
  {name: 'amrun, validation', command: file => [`${buildDirectory}/tests/bench/embedding`, 'validate', file]},
  {name: 'amrun, with translation', command: file => [`${buildDirectory}/tests/bench/embedding`, 'load', file]},
  {name: 'Node', command: file => [process.execPath, '--single-threaded', '--liftoff-only', '--no-wasm-lazy-compilation', '-e', nodeScript, file]},
  {name: 'wasmtime, validation only', command: file => [python, '-c', pythonScript('wasmtime; engine = wasmtime.Engine()', 'wasmtime.Module.validate(engine, data)'), file]},
  {name: 'wasm3, no validation', command: file => [python, '-c', pythonScript('wasm3', 'wasm3.Environment().new_runtime(65536).load(wasm3.Environment().parse_module(data))'), file]},
];

/** The sum of the times that a command prints, one a line.
 *  @param {string[]} command
 *  @returns {number | string} microseconds, or why there is no time */
function time([program, ...args]) {
  const {status, stdout, stderr, error} = spawnSync(program, args, {encoding: 'utf8', timeout: LIMIT_SECONDS * 1000});
  if (error) return /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT' ? 'absent' : `> ${LIMIT_SECONDS} s`;
  if (status !== 0) return /ModuleNotFoundError/.test(stderr) ? 'absent' : status === null ? 'crashes' : 'refuses';
  return stdout.trim().split('\n').reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** @param {(file: string) => string[]} command @param {string[]} files @param {number} size of the first */
function cell(command, files, size) {
  const once = time(command(files[0]));
  if (typeof once === 'string') return once;
  const twice = time(command(files[1]));
  const ratio = typeof twice === 'string' ? twice : (twice / once).toFixed(1);
  const each = once * 1000 / size;
  return `${each < 10 ? each.toPrecision(2) : each.toFixed(0)} (${ratio})`;
}

const wanted = process.argv.slice(2).filter(argument => !argument.startsWith('--'));
const rows = Object.entries(modules).filter(([name]) => !wanted.length || wanted.includes(name)).map(([name, make]) => {
  const bytes = [make(KILOBYTES), make(2 * KILOBYTES)];
  const files = bytes.map((content, i) => {
    const path = join(directory, `${i}.wasm`);
    writeFileSync(path, content);
    return path;
  });
  return [name, ...engines.map(({command}) => cell(command, files, bytes[0].length))];
});
rmSync(directory, {recursive: true});
const print = process.argv.includes('--markdown') ? printMarkdown : printTable;
print('Load of hostile modules: ns a byte (time of twice the size over time)', ['', ...engines.map(({name}) => name)], rows);
