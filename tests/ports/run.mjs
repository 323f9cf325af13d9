#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// make test-ports: builds packages from Debian's sources with their own build systems, by each
// toolchain, and compares what their programs and tests do with what the native build does.
//
//   PACKAGES="zlib mawk"      all by default; CI for the fast ones
//   TOOLCHAINS="amcc emcc"    amcc by default; native always comes first
//   FORCE=1                   builds again what passed
//   JOBS=2                    packages built at once
//
// Results are kept in build/ports/results.json, a table in build/ports/table.md, and logs, trees and
// installed libraries in build/ports/TOOLCHAIN.
import {createHash} from 'node:crypto';
import {spawn, spawnSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, openSync, closeSync, readFileSync, renameSync, statSync, writeFileSync, chmodSync} from 'node:fs';
import {basename} from 'node:path';
import {fileURLToPath} from 'node:url';
import {buildDirectory, projectDirectory} from '../environment.mjs';
import {ONLY_STATUS, outcomes} from './outcomes.mjs';
import {packages} from './packages.mjs';
import {table} from './table.mjs';
import {toolchains} from './toolchains.mjs';

/** @typedef {import('./packages.mjs').Package} Package */
/** @typedef {import('./toolchains.mjs').Toolchain} Toolchain */
/** @typedef {{passed: number, of: number}} Score */
/** @typedef {{status: number | null, output: string}} Run */
/** @typedef {{runs?: Run[], node?: Run[], tests: Record<string, string>}} Findings what programs and tests did */
/**
 * @typedef {object} Result of one package and toolchain
 * @property {string} key of the recipe
 * @property {boolean} [configured]
 * @property {Score} [libraries]
 * @property {Score} [programs]
 * @property {Score} [runs]
 * @property {Score} [node]
 * @property {Score} [tests]
 * @property {string[]} notes what failed
 * @property {number} seconds
 */

const ports = `${buildDirectory}/ports`;
const sources = `${projectDirectory}/build/src`;
const MINUTE = 60_000;

/** Process groups of the commands that run. @type {Set<number>} */
const running = new Set();
const endAll = () => { for (const group of running) process.kill(-group, 'SIGKILL'); };

/**
 * Runs a shell command with its output in a file, and ends it with all that it started when the time is over.
 * @param {string} command
 * @param {{cwd: string, env: NodeJS.ProcessEnv, log: string, limit: number}} options
 * @returns {Promise<number | null>} its exit status; null at the limit
 */
function shell(command, {cwd, env, log, limit}) {
  const file = openSync(log, 'w');
  const child = spawn('nice', ['-n5', 'sh', '-c', command], {cwd, env, detached: true, stdio: ['ignore', file, file]});
  closeSync(file);
  const group = child.pid ?? 0;
  running.add(group);
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      process.kill(-group, 'SIGKILL');
    }, limit);
    child.on('error', reject);
    child.on('close', status => {
      clearTimeout(timer);
      running.delete(group);
      resolve(late ? null : status);
    });
  });
}

/** The environment of builds, without what this one's make set. @returns {NodeJS.ProcessEnv} */
function cleanEnvironment() {
  const {MAKEFLAGS, MFLAGS, MAKELEVEL, MAKEOVERRIDES, CC, CXX, CFLAGS, CONFIG_SITE, NODE_TEST_CONTEXT, ...rest} = process.env;
  return {...rest, LC_ALL: 'C', TZ: 'UTC'};
}

/** One package built by one toolchain. */
class Build {
  /** @param {Package} recipe @param {string} name of the toolchain */
  constructor(recipe, name) {
    this.recipe = recipe;
    this.name = name;
    this.toolchain = toolchains[name];
    this.home = `${ports}/${name}/${recipe.source}`;
    this.prefix = `${ports}/${name}/prefix`;
    this.tree = `${this.home}/tree/${recipe.directory}`;
    this.out = recipe.cmake !== undefined || recipe.meson !== undefined ? `${this.tree}/build-ports` : this.tree;
    /** @type {NodeJS.ProcessEnv} */
    this.env = {...cleanEnvironment(), ...this.toolchain.environment(this.prefix), ...recipe.environment};
    /** @type {Result} */
    this.result = {key: keyOf(recipe), notes: [], seconds: 0};
  }

  /** @param {string} step @param {string} command @param {{cwd?: string, limit?: number, env?: NodeJS.ProcessEnv}} [options] */
  async step(step, command, {cwd = this.tree, limit = this.recipe.limit, env} = {}) {
    const log = `${this.home}/${step}.log`;
    const status = await shell(command, {cwd, env: {...this.env, ...env}, log, limit: limit * MINUTE});
    return {status, log: readFileSync(log, 'latin1')};
  }

  /** @param {string} what @param {{status: number | null, log: string}} step */
  note(what, {status, log}) {
    const lines = log.split('\n');
    const cause = lines.find(line => /undefined symbol|\berror: |: fatal|not found|trap|Error: /.test(line)) ?? lines.filter(Boolean).at(-1) ?? '';
    this.result.notes.push(`${what}: ${status === null ? 'no end in time' : cause.trim().replaceAll(`${ports}/`, '').slice(0, 160)}`);
  }

  /** The command that configures the package, if it has one. */
  configuration() {
    const {configure, cmake, meson} = this.recipe, toolchain = this.toolchain;
    // Configure scripts that are written by hand do not know the option.
    const triple = toolchain.triple ? `$(grep -q host_alias configure && echo ${toolchain.triple})` : '';
    if (configure !== undefined) return `${toolchain.configure}./configure --prefix=${this.prefix} ${triple} ${configure}`;
    if (cmake !== undefined)
      return `${toolchain.cmake}cmake -S . -B build-ports -DCMAKE_INSTALL_PREFIX=${this.prefix} -DCMAKE_BUILD_TYPE=Release ${toolchain.cmakeFlags ?? ''} ${cmake}`;
    if (meson !== undefined && toolchain.meson !== undefined)
      return `${toolchain.configure}meson setup build-ports --prefix=${this.prefix} --libdir=lib ${toolchain.meson} ${meson}`;
  }

  /** @param {string} targets */
  make(targets) {
    const {meson, configure, cmake} = this.recipe;
    if (meson !== undefined) return `${this.toolchain.make}ninja -k0 -j1 ${targets}`;
    const variables = configure === undefined && cmake === undefined ? this.toolchain.variables ?? '' : '';
    return `${this.toolchain.make}make -k ${variables} ${targets}`;
  }

  unpack() {
    remove(this.home);
    mkdirSync(this.prefix, {recursive: true});
    copy(origin(this.recipe), `${this.home}/tree`);
  }

  async configure() {
    const command = this.configuration();
    if (!command) return this.recipe.meson === undefined;
    const configured = await this.step('configure', command);
    this.result.configured = configured.status === 0;
    if (configured.status !== 0) this.note('configure', configured);
    return this.result.configured;
  }

  /** @param {string[]} paths in the build tree @returns {Score} */
  present(paths) {
    const missing = paths.filter(path => !existsSync(`${this.out}/${path}`));
    if (missing.length) this.result.notes.push(`missing: ${missing.join(' ')}`);
    return {passed: paths.length - missing.length, of: paths.length};
  }

  async compile() {
    const {targets, libraries, programs, install} = this.recipe;
    const made = await this.step('make', this.make(targets), {cwd: this.out});
    if (made.status !== 0) this.note('make', made);
    if (libraries.length) this.result.libraries = this.present(libraries);
    if (programs.length) this.result.programs = this.present(programs);
    if (install) {
      const installed = await this.step('install', this.make(install), {cwd: this.out});
      if (installed.status !== 0) this.note('install', installed);
    }
  }

  /** Puts commands of the programs' names into a directory, which the runs have first in PATH. */
  wrap() {
    const directory = `${this.home}/bin`;
    mkdirSync(directory, {recursive: true});
    for (const program of this.recipe.programs) {
      const path = `${directory}/${basename(program)}`;
      writeFileSync(path, `#!/bin/sh\nexec ${this.toolchain.run(`${this.out}/${program}`)} "$@"\n`);
      chmodSync(path, 0o755);
    }
    return directory;
  }

  /** What each of the package's commands prints, and its exit status.
   *  @param {string} way @param {NodeJS.ProcessEnv} env @returns {Promise<Run[]>} */
  async runs(way, env) {
    const bin = this.wrap(), list = [];
    for (const [i, command] of this.recipe.run.entries()) {
      const work = `${this.home}/${way}-${i}`;
      remove(work);
      mkdirSync(work, {recursive: true});
      const {status} = await this.step(`${way}-${i}`, `exec 3>&1 1>'${work}.out'\n${command}`, {
        cwd: work, limit: 1,
        env: {...env, PATH: `${bin}:${this.env.PATH}`, SRC: origin(this.recipe), OUT: this.out, HOME: work},
      });
      list.push({status, output: createHash('sha256').update(readFileSync(`${work}.out`)).digest('hex')});
    }
    return list;
  }

  /** @param {Run[]} mine @param {Run[]} natives @param {string} way @returns {Score} */
  compareRuns(mine, natives, way) {
    const different = mine.flatMap((run, i) => run.status === natives[i].status && run.output === natives[i].output ? [] : [i]);
    for (const i of different) {
      const {status} = mine[i], log = readFileSync(`${this.home}/${way}-${i}.log`, 'latin1');
      this.note(`${way} ${i}, status ${status}`, {status, log: status === natives[i].status && !log ? 'other output' : log});
    }
    return {passed: mine.length - different.length, of: mine.length};
  }

  /** @returns {Promise<Record<string, string>>} */
  async check() {
    const {check, limit} = this.recipe;
    const {status, log} = await this.step('check', `${this.toolchain.make}${check}`, {cwd: this.out, limit: 2 * limit});
    return outcomes(log, status);
  }

  /** @param {Record<string, string>} mine @param {Record<string, string>} natives @returns {Score} */
  compareTests(mine, natives) {
    const {fork} = this.recipe;
    const names = Object.keys(natives).filter(name => !/skip/i.test(natives[name]) && !fork?.includes(name));
    if (!Object.keys(mine).length) return {passed: 0, of: names.length};
    const different = names.filter(name => mine[name] !== natives[name]);
    if (different.length && ONLY_STATUS in mine)
      this.note('tests', {status: Number(mine[ONLY_STATUS]), log: readFileSync(`${this.home}/check.log`, 'latin1')});
    else if (different.length)
      this.result.notes.push(`tests: ${different.slice(0, 8).map(name => `${name} ${mine[name] ?? 'missing'}`).join(', ')}${different.length > 8 ? ' …' : ''}`);
    return {passed: names.length - different.length, of: names.length};
  }

  /** Builds the package, and runs its programs and tests. @returns {Promise<Findings>} */
  async build() {
    const start = Date.now(), {recipe, result} = this;
    this.unpack();
    if (await this.configure()) await this.compile();
    else this.fail();
    const built = Boolean(result.programs?.passed || result.libraries?.passed);
    /** @type {Findings} */
    const findings = {
      runs: built ? await this.runs('run', {}) : undefined,
      node: built && this.name === 'amcc' ? await this.runs('node', {AMRUN: `${projectDirectory}/tests/ports/amrun-node.mjs`}) : undefined,
      tests: built && recipe.check ? await this.check() : {},
    };
    if (this.name === 'native') writeFileSync(expectations(recipe), JSON.stringify(findings, null, 1));
    result.seconds = Math.round((Date.now() - start) / 1000);
    return findings;
  }

  /** Completes the result. @param {Findings} mine @param {Findings} natives */
  compare(mine, natives) {
    const {recipe, result} = this, of = recipe.run.length;
    if (of) result.runs = mine.runs ? this.compareRuns(mine.runs, natives.runs ?? [], 'run') : {passed: 0, of};
    if (of && mine.node) result.node = this.compareRuns(mine.node, natives.runs ?? [], 'node');
    if (recipe.check) result.tests = this.compareTests(mine.tests, natives.tests);
    return result;
  }

  /** Nothing was built. */
  fail() {
    const {libraries, programs} = this.recipe;
    if (libraries.length) this.result.libraries = {passed: 0, of: libraries.length};
    if (programs.length) this.result.programs = {passed: 0, of: programs.length};
  }
}

/** Where what the native build's programs and tests did is kept. @param {Package} recipe */
const expectations = recipe => `${ports}/native/${recipe.source}/expected.json`;

/** What a result is of: another recipe makes it void. @param {Package} recipe */
const keyOf = ({ci, limit, cause, ...recipe}) => digest(recipe);

/** @param {Result} result */
const isWhole = result => result.configured !== false && [result.libraries, result.programs, result.runs, result.node, result.tests]
  .every(score => !score || score.passed === score.of);

/** Runs a command that a package needs to come to pass. @param {Package} recipe @param {string} command @param {string} cwd @param {string} log */
async function must({source}, command, cwd, log) {
  const status = await shell(command, {cwd, env: cleanEnvironment(), log, limit: 10 * MINUTE});
  if (status !== 0) throw Error(`${source}: ${command}\n${readFileSync(log, 'utf8')}`);
}

/** @param {unknown} value */
const digest = value => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

/** The directory that every toolchain's copy is made of. @param {Package} recipe */
const origin = ({source, prepare}) => prepare ? `${ports}/prepared/${source}-${digest(prepare)}` : `${sources}/${source}`;

/** Fetches the package's sources and prepares them, unless that was done. @param {Package} recipe */
async function obtain(recipe) {
  const {source, prepare, directory} = recipe, from = `${sources}/${source}`, to = origin(recipe);
  await must(recipe, `tools/fetch-source ${source} ${from}`, projectDirectory, `${ports}/${source}.fetch.log`);
  if (!prepare || existsSync(to)) return;
  copy(from, `${to}.new`);
  await must(recipe, prepare, `${to}.new/${directory}`, `${ports}/${source}.prepare.log`);
  renameSync(`${to}.new`, to);
}

/** Removes a directory; probes of configure may have left paths in it that are too long for Node. @param {string} path */
const remove = path => { spawnSync('rm', ['-rf', path]); };

/** @param {string} from a directory @param {string} to a directory that is replaced */
function copy(from, to) {
  remove(to);
  cpSync(from, to, {recursive: true, preserveTimestamps: true, verbatimSymlinks: true});
}

/** @typedef {Record<string, Record<string, Result>>} Results by toolchain and package */

/** @returns {Results} */
function readResults() {
  const path = `${ports}/results.json`;
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

/** @param {string} toolchain @param {string} source @param {Result} result */
function keep(toolchain, source, result) {
  const results = readResults();
  (results[toolchain] ??= {})[source] = result;
  writeFileSync(`${ports}/results.json`, JSON.stringify(results, null, 1));
  writeFileSync(`${ports}/table.md`, table(results));
}

/** @param {Score | undefined} score */
const show = score => score ? `${score.passed}/${score.of}` : '-';

/** @param {string} toolchain @param {Package} recipe @param {Result} result */
function print(toolchain, recipe, result) {
  const configured = result.configured === undefined ? '-' : result.configured ? 'yes' : 'NO';
  console.log(`${isWhole(result) ? ' ' : '!'} ${toolchain.padEnd(6)} ${recipe.source.padEnd(16)} configure ${configured}  libraries ${show(result.libraries)}  ` +
    `programs ${show(result.programs)}  runs ${show(result.runs)}  node ${show(result.node)}  tests ${show(result.tests)}  ${result.seconds} s`);
  for (const note of result.notes) console.log(`           ${note}`);
}

/**
 * Builds packages, the libraries that they need and the native reference first, some at once.
 * @param {string[]} names of packages
 * @param {string[]} chosen toolchains
 * @param {{jobs?: number, force?: boolean}} [options]
 * @returns {Promise<Results>} rejected, once all others are measured, with an AggregateError of those that cannot be
 */
export async function measure(names, chosen, {jobs = 2, force = false} = {}) {
  /** @type {Map<string, Promise<Result>>} */
  const started = new Map();
  const within = gate(jobs);
  /** @type {Map<string, Promise<void>>} */
  const obtained = new Map();

  /** @param {Package} recipe */
  function sourcesOf(recipe) {
    const running = obtained.get(recipe.source) ?? obtain(recipe);
    obtained.set(recipe.source, running);
    return running;
  }

  /** A result that can stay: nothing was changed, or this package was not asked for.
   *  @param {string} toolchain @param {Package} recipe */
  function known(toolchain, recipe) {
    const result = readResults()[toolchain]?.[recipe.source];
    if (result?.key !== keyOf(recipe)) return;
    if (!names.includes(recipe.source)) return result;
    return isWhole(result) && !(force && toolchain !== 'native') ? result : undefined;
  }

  /** @param {string} toolchain @param {string} name */
  async function build(toolchain, name) {
    const recipe = packages.find(({source}) => source === name);
    if (!recipe) throw Error(`no recipe for ${name}`);
    await Promise.all(recipe.needs.map(need => start(toolchain, need)));
    const before = known(toolchain, recipe);
    if (before) return before;
    const made = new Build(recipe, toolchain);
    const findings = await within(async () => {
      await sourcesOf(recipe);
      return made.build();
    });
    if (toolchain !== 'native') await start('native', name);
    const result = made.compare(findings, JSON.parse(readFileSync(expectations(recipe), 'utf8')));
    keep(toolchain, name, result);
    print(toolchain, recipe, result);
    return result;
  }

  /** @param {string} toolchain @param {string} name @returns {Promise<Result>} */
  function start(toolchain, name) {
    const key = `${toolchain} ${name}`, running = started.get(key) ?? build(toolchain, name);
    started.set(key, running);
    return running;
  }

  mkdirSync(ports, {recursive: true});
  writeFileSync(`${ports}/package.json`, '{}\n'); // what emcc writes for Node is CommonJS, unlike this project
  /** @type {Results} */
  const measured = {};
  const limit = (/** @type {string} */ name) => packages.find(({source}) => source === name)?.limit ?? 0;
  names.sort((a, b) => limit(a) - limit(b));
  /** Sources that could not be had: the other packages are measured all the same. @type {Set<unknown>} */
  const failures = new Set();
  await Promise.all(names.flatMap(name => chosen.map(async toolchain => {
    try {
      (measured[toolchain] ??= {})[name] = await start(toolchain, name);
    } catch (error) {
      failures.add(error);
    }
  })));
  if (failures.size) throw AggregateError(failures, `not measured:\n${[...failures].map(error => /** @type {Error} */ (error).message).join('\n')}`);
  return measured;
}

/** Runs `places` actions at once; the others wait for their turn.
 *  @param {number} places @returns {<T>(action: () => Promise<T>) => Promise<T>} */
function gate(places) {
  /** @type {(() => void)[]} */
  const waiting = [];
  return async action => {
    if (places > 0) places--;
    else await new Promise(resolve => waiting.push(() => resolve(undefined)));
    try {
      return await action();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else places++;
    }
  };
}

/** The names that PACKAGES stands for. @param {string} list */
export function select(list) {
  if (list === 'all' || !list) return packages.map(({source}) => source);
  if (list === 'CI') return packages.filter(({ci}) => ci).map(({source}) => source);
  return list.split(/\s+/);
}

async function main() {
  process.on('exit', endAll);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
  const {PACKAGES = '', TOOLCHAINS = 'amcc', FORCE, JOBS = '2'} = process.env;
  const chosen = ['native', ...TOOLCHAINS.trim().split(/\s+/)].filter(name => {
    if (!toolchains[name]) throw Error(`unknown toolchain ${name}: ${Object.keys(toolchains).join(', ')}`);
    if (!toolchains[name].installed()) console.log(`${name} is not installed`);
    return toolchains[name].installed();
  });
  try {
    await measure(select(PACKAGES.trim()), chosen, {jobs: Number(JOBS), force: Boolean(FORCE)});
  } catch (error) {
    if (!(error instanceof AggregateError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
  console.log(`\n${table(readResults())}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
