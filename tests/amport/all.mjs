// SPDX-License-Identifier: MIT
// Builds every port, or those that are named, and runs a program of each: make test-all-ports.
// Prints a table; the exit status is 1 when something failed.
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {projectDirectory, tool} from '../environment.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'amport-'));
process.on('exit', () => rmSync(scratch, {recursive: true, force: true}));

/** @param {string} program @param {string[]} args @returns {string} '' or why it failed */
function run(program, ...args) {
  const {status, signal, stdout, stderr} = spawnSync(program, args, {cwd: scratch, encoding: 'utf8'});
  return status === 0 ? '' : `${stdout}${stderr}` || `ended with ${signal ?? status}`;
}

/** @param {string} name @returns {[step: string, why: string]} the step that failed, or two times '' */
function tryPort(name) {
  const program = join(scratch, name);
  /** @type {[string, () => string][]} */
  const steps = [
    ['build', () => run(tool('amport'), 'install', name)],
    ['link', () => run(tool('amcc'), '-O1', '-Wall', '-Wextra', '-Werror', `--use-port=${name}`,
      join(projectDirectory, 'tests/amport', `${name}.c`), '-o', program)],
    ['run', () => run(program)],
  ];
  for (const [step, act] of steps) {
    const why = act();
    if (why) return [step, why];
  }
  return ['', ''];
}

const listed = spawnSync(tool('amport'), ['list'], {encoding: 'utf8'}).stdout;
const ports = listed.split('\n').filter(Boolean).map(line => line.slice(2).split(/ +/));
const wanted = process.argv.slice(2);
const failures = [];
console.log('port            version    built, linked, ran   seconds');
for (const [name, version] of ports) {
  if (wanted.length && !wanted.includes(name)) continue;
  const start = Date.now();
  mkdirSync(scratch, {recursive: true});
  const [step, why] = tryPort(name);
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(`${name.padEnd(15)} ${version.padEnd(10)} ${(step ? `FAILED: ${step}` : 'yes').padEnd(18)} ${seconds.padStart(9)}`);
  if (step) failures.push(`${name}: ${step}: ${why}`);
}
for (const failure of failures) console.error(failure);
process.exitCode = failures.length ? 1 : 0;
