// SPDX-License-Identifier: MIT
// Measuring commands against each other, and printing tables of ratios.
import {spawnSync} from 'node:child_process';
import {delimiter, join} from 'node:path';
import {accessSync, constants} from 'node:fs';
import {buildDirectory} from '../environment.mjs';

/** @typedef {{name: string, command: string[]}} Contestant */
/** @typedef {{elapsed: number, processor: number}} Times milliseconds */

/** A competitor's program: what the environment variable AMPHORA_BENCH_NAME says, else NAME in PATH.
 *  @param {string} name
 *  @returns {string | undefined} its path; undefined without one */
export function competitor(name) {
  const given = process.env[`AMPHORA_BENCH_${name.toUpperCase().replaceAll('-', '_')}`];
  const places = given ? [given] : (process.env.PATH ?? '').split(delimiter).map(directory => join(directory, name));
  return places.find(place => {
    try { accessSync(place, constants.X_OK); return true; } catch { return false; }
  });
}

/** What a command prints, or why it cannot be measured.
 *  @param {string[]} command @param {string} input path of its standard input
 *  @returns {{output?: string, failure?: string}} */
export function tryOut(command, input) {
  const shell = spawnSync('sh', ['-c', 'exec "$@" <"$0"', input, ...command], {encoding: 'latin1', timeout: 20000, maxBuffer: 1 << 28});
  if (shell.error) return {failure: /** @type {NodeJS.ErrnoException} */ (shell.error).code === 'ETIMEDOUT' ? 'no end in 20 s' : shell.error.message};
  if (shell.status !== 0) return {failure: (shell.stderr.trim().split('\n')[0] || `status ${shell.status}`).slice(0, 60)};
  return {output: shell.stdout};
}

/** Runs commands in turns and gives the medians of their times.
 *  @param {string[][]} commands @param {number} runs @param {string} [input]
 *  @returns {Times[]} */
export function measure(commands, runs, input = '/dev/null') {
  const list = commands.flatMap((command, i) => i ? ['--', ...command] : command);
  const program = `${buildDirectory}/tests/bench/processes`;
  const {status, stdout, stderr, error} = spawnSync(program, [String(runs), input, ...list], {encoding: 'utf8'});
  if (status !== 0) throw Error(error?.message ?? stderr);
  return stdout.trim().split('\n').map(line => {
    const [elapsed, processor] = line.split(' ').map(us => Number(us) / 1000);
    return {elapsed, processor};
  });
}

/** Prints a table for docs/benchmarks.md. @param {string} title @param {string[]} header @param {string[][]} rows */
export function printMarkdown(title, header, rows) {
  const line = (/** @type {string[]} */ row) => `| ${row.join(' | ')} |`;
  console.log(`\n${title}\n\n${[header, header.map(() => '---'), ...rows].map(line).join('\n')}`);
}

/** @param {string} title @param {string[]} header @param {string[][]} rows cells; the first column is left-aligned */
export function printTable(title, header, rows) {
  const widths = header.map((_, i) => Math.max(...[header, ...rows].map(row => [...row[i]].length)));
  const line = (/** @type {string[]} */ row) =>
    row.map((cell, i) => (i ? ' '.repeat(widths[i] - [...cell].length) + cell : cell + ' '.repeat(widths[i] - [...cell].length))).join('  ').trimEnd();
  console.log(`\n${title}\n${line(header)}\n${widths.map(width => '-'.repeat(width)).join('  ')}`);
  for (const row of rows) console.log(line(row));
}
