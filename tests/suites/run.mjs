// SPDX-License-Identifier: MIT
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
 * @property {RegExp} [only] tests that have it in their text, and no others
 * @property {RegExp} [refused] what amcc refuses, with a message: tests that have it in their text are not run
 * @property {Record<string, string[]>} [settings] of single tests, as the suite's own runner gives them
 * @property {boolean} [javascript] tests that cannot pass natively, because they have JavaScript inside; they run in Node
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
  'emscripten-js': {
    directories: ['tests/core'],
    suffixes: ['.c', '.cpp'],
    expected: ['.out'],
    flags: ['-D__EMSCRIPTEN__', '-O1', '-sASMJS=0'],
    args: () => [],
    only: /EM_ASM|EM_JS|emscripten\.h|<emscripten|html5\.h/,
    refused: /bind\.h|emscripten_sleep|asyncify|EM_ASYNC_JS|dlopen|emscripten_run_script|emscripten_lazy_load_code|emscripten_scan_registers|emscripten_get_compiler_setting|exports\.h/i,
    settings: {
      EXPORTED_RUNTIME_METHODS: ['-DEXPORTED', '-sEXPORTED_RUNTIME_METHODS=dynCall,addFunction,lengthBytesUTF8,getTempRet0,setTempRet0'],
      dyncall_specific: ['-DDYNAMIC_SIG'],
      test_memorygrowth_3: ['-sALLOW_MEMORY_GROWTH=0', '-sINITIAL_MEMORY=16MB'],
      test_aborting_new: ['-sMAXIMUM_MEMORY=18MB'],
      test_memorygrowth_memory_growth_step: ['-sALLOW_MEMORY_GROWTH', '-sTOTAL_STACK=1MB', '-sINITIAL_MEMORY=64MB', '-sMAXIMUM_MEMORY=130MB'],
      test_stack_get_free: ['-sTOTAL_STACK=4MB'],
    },
    javascript: true,
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
    const program = join(directory, suite.javascript ? `${name}.mjs` : name);
    const flags = [...suite.flags, ...suite.settings?.[name] ?? []];
    const built = await run([...compile, ...flags, '-w', source, '-lm', '-o', program], dirname(source));
    if (built.status !== 0) return {stage: 'compile', status: built.status, output: built.output};
    const ran = await run([...suite.javascript ? [process.execPath] : [], program, ...suite.args(name)], suite === suites.tcc ? dirname(source) : directory);
    return {stage: 'run', ...ran};
  } finally {
    rmSync(directory, {recursive: true, force: true});
  }
}

/** Judges a test that cannot run natively. @param {string} source @param {Suite} suite @param {string} name */
async function judgeByFile(source, suite, name) {
  if (suite.refused?.test(readFileSync(source, 'latin1'))) return {verdict: 'refused'};
  const ours = await attempt([tool(source.endsWith('.c') ? 'amcc' : 'am++')], source, suite, name);
  const expected = normal(readFileSync(source.replace(/\.\w+$/, suite.expected[0]), 'latin1'));
  if (ours.stage === 'run' && normal(ours.output).includes(expected)) return {verdict: 'passed'};
  return {verdict: 'failed', details: `${ours.stage}: status ${ours.status}\n${ours.output.slice(0, 600)}`};
}

/** @param {string} source @param {Suite} suite
 *  @returns {Promise<{verdict: string, details?: string}>} */
async function judge(source, suite) {
  const name = basename(source).replace(/\.\w+$/, '');
  const cxx = !source.endsWith('.c');
  if (suite.javascript) return judgeByFile(source, suite, name);
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
  .filter(path => !only.length || only.some(word => path.includes(word)))
  .filter(path => !suite.only || (suite.only.test(readFileSync(path, 'latin1')) && existsSync(path.replace(/\.\w+$/, suite.expected[0]))));

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
for (const [language, {passed = 0, failed = 0, refused = 0, 'not native': other = 0}] of Object.entries(counts)) {
  const which = suite.javascript ? `(${refused} use what is refused)` : `that pass natively (${other} do not)`;
  console.log(`${name}, ${language}: ${passed} of ${passed + failed} ${which}`);
  missed ||= passed < GOAL * (passed + failed);
}
process.exit(missed ? 1 : 0);
