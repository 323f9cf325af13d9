#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Stands in for amrun ($AMRUN of the launcher): runs a program in Node, with our loader and its WASI.
import {readFileSync} from 'node:fs';
import {buildDirectory} from '../environment.mjs';

const web = `${buildDirectory}/lib/amphora/web`;
const {load} = await import(`${web}/load.mjs`);
const {NodeFileSystem, defaults} = await import(`${web}/node.mjs`);

/** The module in a program: see "Programs" in docs/internals.md. @param {Buffer} file */
function moduleOf(file) {
  const end = file.length - 20, size = Number(file.readBigUInt64LE(end + 4)), path = file.readUInt32LE(end);
  return file.subarray(end - path - size, end - path);
}

const [option, file, ...args] = process.argv.slice(2);
if (option !== '--program') throw Error(`amrun-node: ${option}: only --program is known`);
try {
  const program = await load(moduleOf(readFileSync(file)));
  process.exitCode = await program.run({
    args,
    env: {...process.env, PWD: process.cwd()},
    files: new NodeFileSystem({'/': '/', '.': '.'}, {confined: false}),
    stdout: defaults.stdout,
    stderr: defaults.stderr,
  });
} catch (/** @type {any} */ error) {
  console.error(error.name === 'RuntimeError' ? error.stack : error.message);
  process.exitCode = error.name === 'RuntimeError' ? 134 : 1;
}
