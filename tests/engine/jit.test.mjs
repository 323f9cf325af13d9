// SPDX-License-Identifier: MIT
// Code that is made when a module is loaded.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {tool} from '../environment.mjs';
import {noJit} from './equality.mjs';

const directory = mkdtempSync(join(tmpdir(), 'amphora-jit-'));
after(() => rmSync(directory, {recursive: true}));

/** What a guest prints. @param {string} name of guests/NAME.c @param {string[]} options of amcc */
function output(name, ...options) {
  const wasm = join(directory, `${name}.wasm`);
  execFileSync(tool('amcc'), [...options, fileURLToPath(new URL(`guests/${name}.c`, import.meta.url)), '-o', wasm]);
  return execFileSync(tool('amrun'), ['--engine', 'jit', wasm], {encoding: 'utf8'});
}

test('divisions by constants', {skip: noJit}, () => assert.equal(output('division', '-O1'), '67580 checks, 0 differences\n'));
