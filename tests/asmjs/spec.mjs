// SPDX-License-Identifier: MIT
// Runs the WebAssembly specification's tests (wast2json's form) as asm.js.
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

import {buildDirectory} from '../environment.mjs';
import {assemble} from '../web/compile.mjs';

/** @typedef {{type: string, value?: any, lane_type?: any}} Value */
/** @typedef {{type: string, line: number, filename?: string, name?: string, as?: string, action?: any, expected?: Value[], text?: string,
 *   module_type?: string}} Command */
/** @typedef {{exports: Record<string, any>}} Instance */

const SPECTEST = `(module
  (global (export "global_i32") i32 (i32.const 666)) (global (export "global_i64") i64 (i64.const 666))
  (global (export "global_f32") f32 (f32.const 666.6)) (global (export "global_f64") f64 (f64.const 666.6))
  (table (export "table") 10 20 funcref) (memory (export "memory") 1 2)
  (func (export "print")) (func (export "print_i32") (param i32)) (func (export "print_i64") (param i64))
  (func (export "print_f32") (param f32)) (func (export "print_f64") (param f64))
  (func (export "print_i32_f32") (param i32 f32)) (func (export "print_f64_f64") (param f64 f64)))`;

const words = new DataView(new ArrayBuffer(8));

/** Objects for the externref values of the tests, one for each number. @type {Map<string, object>} */
const hosts = new Map();
const host = (/** @type {string} */ value) => hosts.get(value) ?? hosts.set(value, {value}).get(value);

/** The four ints of a vector. @param {string[]} lanes @param {string} type of a lane */
function vector(lanes, type) {
  const bits = 128 / lanes.length, bytes = new DataView(new ArrayBuffer(16));
  lanes.forEach((lane, i) => {
    const value = BigInt(/^nan/.test(lane) ? NAN[type] : lane);
    if (bits === 8) bytes.setUint8(i, Number(BigInt.asUintN(8, value)));
    else if (bits === 16) bytes.setUint16(2 * i, Number(BigInt.asUintN(16, value)), true);
    else if (bits === 32) bytes.setUint32(4 * i, Number(BigInt.asUintN(32, value)), true);
    else bytes.setBigUint64(8 * i, BigInt.asUintN(64, value), true);
  });
  return Array.from({length: 4}, (_, i) => bytes.getInt32(4 * i, true));
}

/** @type {Record<string, string>} */
const NAN = {f32: '0x7fc00000', f64: '0x7ff8000000000000'};

/** Lanes with every NaN the same. @param {number[]} parts @param {string} type @param {boolean[]} isNaN by lane: compared as floats */
function lanes(parts, type, isNaN) {
  const ints = new Int32Array(parts);
  if (type === 'f32') return Array.from(new Float32Array(ints.buffer), (value, i) => isNaN[i] ? value : ints[i]);
  if (type === 'f64') return Array.from(new Float64Array(ints.buffer), (value, i) => isNaN[i] ? value : new BigInt64Array(ints.buffer)[i]);
  return parts;
}

/** @param {Value} value as an argument */
function argument({type, value, lane_type}) {
  switch (type) {
    case 'i32': return Number(value) | 0;
    case 'i64': return BigInt.asIntN(64, BigInt(value));
    case 'f32': words.setUint32(0, Number(value)); return words.getFloat32(0);
    case 'f64': words.setBigUint64(0, BigInt(value)); return words.getFloat64(0);
    case 'externref': return value === 'null' ? null : host(value);
    case 'funcref': return null;
    case 'v128': return vector(value, lane_type);
    default: throw Error(`a value of the type ${type}`);
  }
}

/** @param {any} actual @param {Value} expected */
function matches(actual, {type, value, lane_type}) {
  if (type === 'funcref') return value === 'null' ? actual === null : typeof actual === 'function';
  if (type === 'externref') return value === undefined ? actual !== null : actual === argument({type, value});
  if (type === 'v128') {
    const isNaN = value.map((/** @type {string} */ lane) => /^nan/.test(lane));
    const [a, b] = [actual, argument({type, value, lane_type})].map(parts => lanes(parts, lane_type, isNaN));
    return a.every((/** @type {any} */ lane, /** @type {number} */ i) => Object.is(lane, b[i]));
  }
  if (/^nan/.test(value)) return Number.isNaN(actual);
  return Object.is(actual, argument({type, value}));
}

const isNaN32 = (/** @type {number} */ bits) => (words.setInt32(0, bits), Number.isNaN(words.getFloat32(0)));
const isNaN64 = (/** @type {bigint} */ bits) => (words.setBigInt64(0, bits), Number.isNaN(words.getFloat64(0)));

/** Whether both are NaNs, perhaps as bits in an int, which have kept neither sign nor payload. @param {any} actual @param {Value} expected */
function isOtherNaN(actual, {type, value, lane_type}) {
  if (type === 'i32') return [actual, Number(value)].every(isNaN32);
  if (type === 'i64') return [actual, BigInt(value)].every(isNaN64);
  if (type === 'v128') return [actual, argument({type, value, lane_type})].every(words => areNaNs(words, lane_type));
  return /^f(32|64)$/.test(type) && Number.isNaN(actual) && Number.isNaN(argument({type, value}));
}

/** Whether all lanes are. @param {number[]} parts @param {string} type of a lane */
function areNaNs(parts, type) {
  if (type === 'f32') return parts.every(isNaN32);
  return type === 'f64' && Array.from(new BigInt64Array(new Int32Array(parts).buffer)).every(isNaN64);
}

/** Translates modules. @param {string[]} sources @param {string[]} targets @param {string[]} flags
 *  @returns {(string | undefined)[]} why each is refused */
function translateAll(sources, targets, flags) {
  const pairs = sources.flatMap((source, i) => [source, targets[i]]);
  spawnSync(`${buildDirectory}/tests/asmjs/wasm2asm`, [...flags, ...pairs]);
  return targets.map(target => {
    const text = readFileSync(target, 'utf8');
    return /^const traps/m.test(text) ? undefined : text.split('\n')[0] || 'no message';
  });
}

/**
 * @typedef {object} Report
 * @property {number} passed
 * @property {string[]} failures what went wrong, each with file and line
 * @property {Map<string, number>} refused modules without an asm.js form, by the message
 * @property {Map<string, number>} skipped commands, by reason
 */

/** @param {Map<string, number>} counts @param {string} key */
const count = (counts, key) => counts.set(key, (counts.get(key) ?? 0) + 1);

/** The tests of one file. */
class Script {
  /** @type {Instance | undefined} */
  current;
  /** @type {Map<string, Instance | undefined>} */
  named = new Map();
  /** @type {Record<string, Record<string, any>>} */
  registered;

  /** @param {string} file @param {Report} report @param {(file: string) => Promise<any> | string} open the module of a .wasm, or why there is none
   *  @param {Instance} spectest */
  constructor(file, report, open, spectest) {
    this.file = file;
    this.report = report;
    this.open = open;
    this.registered = {spectest: spectest.exports};
  }

  /** @param {Command} command */
  async instantiate(command) {
    const module = await this.open(/** @type {string} */ (command.filename));
    if (typeof module === 'string') {
      this.incomplete = true;
      throw new Skipped('a module that is refused');
    }
    for (const {module: name} of module.moduleImports)
      if (this.registered[name] === undefined && this.missing.has(name)) throw new Skipped('an import of a module that is refused');
    return module.default(this.registered, {heap: 1 << 25});
  }

  /** Whether a module was refused, which could have changed what others share with it. */
  incomplete = false;

  /** Names of modules that were to be registered. @type {Set<string>} */
  missing = new Set();

  /** @param {any} action */
  perform(action) {
    const instance = action.module === undefined ? this.current : this.named.get(action.module);
    if (!instance) throw new Skipped('an action on a module that is refused');
    const exported = instance.exports[action.field];
    if (action.type === 'get') return exported.value;
    return exported(...action.args.map(argument));
  }

  /** @param {Command} command @returns {Promise<string | undefined>} what went wrong */
  async run(command) {
    switch (command.type) {
      case 'module':
        if (command.module_type === 'text') throw new Skipped('the text format');
        this.current = undefined;
        if (command.name) this.named.set(command.name, undefined);
        this.current = await this.instantiate(command);
        if (command.name) this.named.set(command.name, this.current);
        return;
      case 'register': {
        const instance = command.name === undefined ? this.current : this.named.get(command.name);
        const as = /** @type {string} */ (command.as);
        if (instance) this.registered[as] = instance.exports;
        else this.missing.add(as), delete this.registered[as];
        return;
      }
      case 'action':
        this.perform(command.action);
        return;
      case 'assert_return': {
        const result = this.perform(command.action), expected = command.expected ?? [];
        const results = expected.length > 1 ? result : expected.length ? [result] : [];
        if (results.length === expected.length && expected.every((value, i) => matches(results[i], value))) return;
        if (expected.every((value, i) => matches(results[i], value) || isOtherNaN(results[i], value))) throw new Skipped('the bits of a NaN');
        return `${results.map(String)} instead of ${JSON.stringify(expected)}`;
      }
      case 'assert_trap':
      case 'assert_exhaustion':
        return this.fails(command, () => this.perform(command.action), 'RuntimeError');
      case 'assert_exception': // what nobody catches
        return this.fails({...command, text: 'unreachable'}, () => this.perform(command.action), 'RuntimeError');
      case 'assert_uninstantiable':
        return this.fails(command, () => this.instantiate(command), 'RuntimeError');
      case 'assert_unlinkable':
        return this.fails(command, () => this.instantiate(command), 'LinkError');
      default:
        throw new Skipped(command.type);
    }
  }

  /** @param {Command} command @param {() => any} what @param {string} name of the error */
  async fails(command, what, name) {
    try {
      await what();
    } catch (/** @type {any} */ error) {
      if (error instanceof Skipped) throw error;
      const right = error.name === name && (name === 'LinkError' || error.message.startsWith(command.text) || command.text?.startsWith(error.message));
      return right ? undefined : `${error.name}: ${error.message} instead of ${command.text}`;
    }
    return `no error instead of ${command.text}`;
  }

  /** @param {Command} command */
  async check(command) {
    try {
      const failure = await this.run(command);
      if (failure === undefined) this.report.passed++;
      else if (this.incomplete && command.action?.module) throw new Skipped('what a module that is refused would have changed');
      else this.report.failures.push(`${this.file}:${command.line}: ${command.type} ${command.action?.field ?? ''}: ${failure}`);
    } catch (/** @type {any} */ error) {
      if (error instanceof Skipped) count(this.report.skipped, error.message);
      else this.report.failures.push(`${this.file}:${command.line}: ${command.type} ${command.action?.field ?? ''}: ${error}`);
    }
  }
}

class Skipped extends Error {}

/** Lets vectors cross the boundary, as arrays of four ints. @param {string} path of an asm.js module */
function passVectors(path) {
  writeFileSync(path, readFileSync(path, 'utf8').replace('/v/.test(letters)', 'false'));
}

const instantiated = new Set(['module', 'assert_unlinkable', 'assert_uninstantiable']);

/** @param {string} suite directory @param {RegExp} files @param {string} scratch directory @param {string[]} flags of wasm2asm
 *  @returns {Promise<Report>} */
export async function runSuite(suite, files, scratch, flags) {
  /** @type {Report} */
  const report = {passed: 0, failures: [], refused: new Map(), skipped: new Map()};
  const names = readdirSync(suite).filter(name => files.test(name) && name !== 'LICENSE').sort();
  const scripts = names.map(name => /** @type {{commands: Command[]}} */ (
    JSON.parse(readFileSync(join(suite, name, `${name}.json`), 'utf8'))).commands);
  const sources = [assemble(SPECTEST, scratch, 'spectest')];
  scripts.forEach((commands, i) => commands.forEach(command => {
    if (instantiated.has(command.type) && command.filename?.endsWith('.wasm')) sources.push(join(suite, names[i], command.filename));
  }));
  const targets = sources.map((_, i) => join(scratch, `${i}.mjs`));
  const reasons = translateAll(sources, targets, flags);
  const places = new Map(sources.map((source, i) => [source, i]));
  for (const reason of reasons) if (reason) count(report.refused, reason.replace(/in function \S+: |(?<=imported tag )\S+ /g, ''));
  const spectest = await import(pathToFileURL(targets[0]).href);
  for (let i = 0; i < names.length; i++) {
    const open = (/** @type {string} */ file) => {
      const place = places.get(join(suite, names[i], file)) ?? -1;
      if (reasons[place] === undefined) passVectors(targets[place]);
      return reasons[place] ?? import(pathToFileURL(targets[place]).href);
    };
    const script = new Script(names[i], report, open, spectest.default({}, {heap: 1 << 18}));
    for (const command of scripts[i]) await script.check(command);
  }
  return report;
}
