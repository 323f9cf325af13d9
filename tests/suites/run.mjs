// Test suites of other C compilers, as yardsticks: run.mjs SUITE SOURCE [NAME…]
//
// SOURCE is the unpacked source package of the suite. Each test is one file of C or C++ that prints
// something and may have a file of what is expected. What passes natively (gcc compiles it, and what
// it prints is as expected) should pass with amcc and amrun as well; the others say nothing here.
// The exit status is 0 if 90 % of them do.
import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {availableParallelism, tmpdir} from 'node:os';
import {basename, dirname, join, resolve} from 'node:path';
import {tool} from '../environment.mjs';

const GOAL = 0.9;
const SECONDS = 60;

/**
 * @typedef {object} Suite
 * @property {string[]} directories below SOURCE
 * @property {string[]} suffixes of tests
 * @property {string[]} expected suffixes of the files of what is expected, in place of the test's
 * @property {string[]} flags
 * @property {(name: string) => string[]} args of a test
 */

/** @type {Record<string, Suite>} */
const suites = {
  emscripten: {
    directories: ['tests', 'tests/core', 'tests/stat', 'tests/fcntl', 'tests/unistd', 'tests/dirent',
      'tests/utime', 'tests/stdio', 'tests/cstdio', 'tests/other', 'tests/termios', 'tests/env',
      'tests/math', 'tests/printf', 'tests/va_arg', 'tests/filesystem', 'tests/return64bit', 'tests/wasi', 'tests/netinet'],
    suffixes: ['.c', '.cpp'],
    expected: ['.out', '.txt'],
    flags: ['-D_GNU_SOURCE'],
    args: () => [],
  },
  tcc: {
    directories: ['tests/tests2'],
    suffixes: ['.c'],
    expected: ['.expect'],
    flags: [],
    args: name => name === '31_args' ? ['arg1', 'arg2', 'arg3', 'arg4', 'arg5'] : name === '46_grep' ? ['[^* ]*[:a:d: ]+\\:\\*-/: $', '46_grep.c'] : [],
  },
};

/** Runs a command to its end; output is what it wrote to both streams.
 *  @param {string[]} command @param {string} cwd
 *  @returns {Promise<{status: number | string, output: string}>} */
function run([program, ...args], cwd) {
  return new Promise(done => {
    const child = spawn(program, args, {cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: SECONDS * 1000, killSignal: 'SIGKILL'});
    let output = '';
    const add = (/** @type {Buffer} */ chunk) => { if (output.length < 1e6) output += chunk.toString('latin1'); };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.on('error', error => done({status: error.message, output}));
    child.on('close', (status, signal) => done({status: signal ?? status ?? 0, output}));
  });
}

/** What counts of an output: some suites expect a part only, and names of programs differ.
 *  @param {string} text */
const normal = text => text.replace(/\r/g, '').replace(/[ \t]+$/gm, '').trim();

/** Compiles and runs a test; the result says how far it came.
 *  @param {string[]} compile @param {string} source @param {Suite} suite @param {string} name */
async function attempt(compile, source, suite, name) {
  const directory = mkdtempSync(join(tmpdir(), 'amphora-suite-'));
  try {
    const program = join(directory, name);
    const built = await run([...compile, ...suite.flags, '-w', source, '-lm', '-o', program], dirname(source));
    if (built.status !== 0) return {stage: 'compile', status: built.status, output: built.output};
    const ran = await run([program, ...suite.args(name)], suite === suites.tcc ? dirname(source) : directory);
    return {stage: 'run', ...ran};
  } finally {
    rmSync(directory, {recursive: true, force: true});
  }
}

/** @param {string} source @param {Suite} suite
 *  @returns {Promise<{verdict: string, details?: string}>} */
async function judge(source, suite) {
  const name = basename(source).replace(/\.\w+$/, '');
  const cxx = !source.endsWith('.c');
  const native = await attempt([cxx ? 'g++' : 'gcc'], source, suite, name);
  if (native.stage !== 'run') return {verdict: 'not native'};
  const file = suite.expected.map(suffix => source.replace(/\.\w+$/, suffix)).find(existsSync);
  const expected = normal(file ? readFileSync(file, 'latin1') : native.output);
  const fits = (/** @type {typeof native} */ result) => result.stage === 'run' && typeof result.status === 'number' &&
    (file ? normal(result.output).includes(expected) : normal(result.output) === expected && result.status === native.status);
  if (!fits(native) || (!file && native.status !== 0)) return {verdict: 'not native'};
  const ours = await attempt([tool(cxx ? 'am++' : 'amcc')], source, suite, name);
  if (fits(ours)) return {verdict: 'passed'};
  return {verdict: 'failed', details: `${ours.stage}: status ${ours.status}\n${ours.output.slice(0, 600)}`};
}

const [name, directory, ...only] = process.argv.slice(2);
const suite = suites[name];
const all = suite.directories.map(d => resolve(directory, d)).filter(existsSync)
  .flatMap(d => readdirSync(d).filter(file => suite.suffixes.some(suffix => file.endsWith(suffix))).sort().map(file => join(d, file)))
  .filter(path => !only.length || only.some(word => path.includes(word)));

const counts = /** @type {Record<string, Record<string, number>>} */ ({});
const queue = all.slice();
async function work() {
  for (let source; (source = queue.shift());) {
    const {verdict, details} = await judge(source, suite);
    const language = source.endsWith('.c') ? 'C' : 'C++';
    counts[language] ??= {};
    counts[language][verdict] = (counts[language][verdict] ?? 0) + 1;
    if (verdict === 'failed') console.log(`${source.slice(resolve(directory).length + 1)}: ${details}`.trim().replace(/\n/g, '\n    '));
  }
}
await Promise.all(Array.from({length: availableParallelism()}, work));

let missed = false;
for (const [language, {passed = 0, failed = 0, 'not native': other = 0}] of Object.entries(counts)) {
  console.log(`${name}, ${language}: ${passed} of ${passed + failed} that pass natively (${other} do not)`);
  missed ||= passed < GOAL * (passed + failed);
}
process.exit(missed ? 1 : 0);
