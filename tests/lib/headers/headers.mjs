// SPDX-License-Identifier: MIT
// What the headers of two C libraries declare: macros with their values, functions, members of structures.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {tool} from '../../environment.mjs';

/**
 * A compiler, and how what it makes is run.
 * @typedef {{compiler: string[], run: (program: string) => string[]}} Toolchain
 * @typedef {{macros: Map<string, string | undefined>, functions: Set<string>, members: Set<string>, types: Set<string>}} Library
 */

const LARGE = {encoding: /** @type {const} */ ('utf8'), maxBuffer: 1 << 30};

/** @param {string[]} command @param {string[]} args @param {string} [input] */
const run = ([program, ...first], args, input) => spawnSync(program, [...first, ...args], {...LARGE, input});

/** @type {Toolchain} */
export const native = {compiler: [process.env.HOST_CLANG ?? clang(), '-D_GNU_SOURCE'], run: program => [program]};
/** @type {Toolchain} */
export const guest = {compiler: [tool('amcc'), '-D_GNU_SOURCE'], run: program => [tool('amrun'), program]};

/** The newest clang that is there. */
function clang() {
  const names = ['clang', ...[22, 21, 20, 19, 18, 17, 16].map(version => `clang-${version}`)].reverse();
  return names.filter(name => spawnSync(name, ['--version']).status === 0).pop() ?? 'cc';
}

/** The names of glibc's headers, where Debian's package of them is installed. */
export function glibcHeaders() {
  const {stdout} = spawnSync('dpkg', ['-L', 'libc6-dev'], LARGE);
  const names = (stdout ?? '').split('\n').map(path => path.match(/^\/usr\/include\/(?:\w+-linux-gnu\/)?(.*\.h)$/)?.[1]);
  return [...new Set(names.filter(name => name !== undefined))].filter(name => !/^(bits\/|gnu\/stubs)/.test(name)).sort();
}

/** @param {string[]} headers */
const includes = headers => headers.map(name => `#include <${name}>\n`).join('');

/** Those of the headers that compile alone. @param {Toolchain} toolchain @param {string[]} headers */
export function compiling({compiler}, headers) {
  return headers.filter(name => run(compiler, ['-w', '-fsyntax-only', '-xc', '-'], includes([name])).status === 0);
}

/** Macros without parameters by name. @param {Toolchain} toolchain @param {string} prelude */
function macrosOf({compiler}, prelude) {
  const {stdout} = run(compiler, ['-w', '-E', '-dM', '-xc', '-'], prelude);
  return [...stdout.matchAll(/^#define (\w+)(\(?)/gm)].map(([, name, open]) => ({name, plain: !open})).filter(({name}) => !name.startsWith('_'));
}

/**
 * The values of the macros that are integer constants.
 * @param {Toolchain} toolchain @param {string} prelude @param {string[]} names @param {string} directory
 */
function valuesOf({compiler, run: runner}, prelude, names, directory) {
  const source = join(directory, 'values.c'), program = join(directory, 'values.wasm');
  /** @type {Set<string>} */
  let bad = new Set();
  const lines = () => names.map((name, i) => bad.has(name) ? '' : `static long long v${i} = (long long)(${name});`);
  writeFileSync(source, `${prelude}\n#line 1 "v"\n${lines().join('\n')}\n`);
  const {stderr} = run(compiler, ['-w', '-fsyntax-only', '-ferror-limit=0', source]);
  bad = new Set([...stderr.matchAll(/^v:(\d+):\d+: error/gm)].map(([, line]) => names[Number(line) - 1]));
  const good = names.filter(name => !bad.has(name));
  writeFileSync(source, `${prelude}\n#include <stdio.h>\nint main(void) {\n${good.map(name => `printf("%s %lld\\n", "${name}", (long long)(${name}));`).join('\n')}\nreturn 0; }\n`);
  const built = run(compiler, ['-w', source, '-o', program]);
  if (built.status !== 0) throw new Error(built.stderr.slice(0, 2000));
  const {stdout} = run(runner(program), []);
  return new Map(stdout.trim().split('\n').filter(line => line).map(line => /** @type {[string, string]} */ (line.split(' '))));
}

/** Functions, structures' members and types. @param {Toolchain} toolchain @param {string} prelude */
function declarations({compiler}, prelude) {
  const {stdout} = run(compiler, ['-w', '-fsyntax-only', '-Xclang', '-ast-dump=json', '-xc', '-'], prelude);
  /** @type {Set<string>} */
  const functions = new Set(), members = new Set(), types = new Set();
  /** @param {any} record @param {string} name */
  const addMembers = (record, name) => {
    for (const inner of record.inner ?? []) {
      if (inner.kind === 'FieldDecl' && inner.name && !inner.name.startsWith('_')) members.add(`${name}.${inner.name}`);
      if (inner.kind === 'IndirectFieldDecl' && inner.name) members.add(`${name}.${inner.name}`);
    }
  };
  for (const node of JSON.parse(stdout).inner) {
    const hidden = !node.name || node.name.startsWith('_');
    if (node.kind === 'FunctionDecl' && !hidden) functions.add(node.name);
    if (node.kind === 'TypedefDecl' && !hidden) types.add(node.name);
    if (node.kind === 'RecordDecl' && !hidden) types.add(`${node.tagUsed} ${node.name}`), addMembers(node, `${node.tagUsed} ${node.name}`);
  }
  return {functions, members, types};
}

/** @param {Toolchain} toolchain @param {string[]} headers @returns {Library} */
export function library(toolchain, headers) {
  const directory = mkdtempSync(join(tmpdir(), 'headers-'));
  try {
    const prelude = includes(headers);
    const macros = macrosOf(toolchain, prelude);
    const values = valuesOf(toolchain, prelude, macros.filter(({plain}) => plain).map(({name}) => name), directory);
    return {macros: new Map(macros.map(({name}) => [name, values.get(name)])), ...declarations(toolchain, prelude)};
  } finally {
    rmSync(directory, {recursive: true});
  }
}
