// SPDX-License-Identifier: MIT
// How long the driver takes beside what it drives: node tests/bench/driver.mjs
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {tool} from '../environment.mjs';

const RUNS = 15;
const directory = mkdtempSync(join(tmpdir(), 'amcc-bench-'));
const amcc = tool('amcc');
writeFileSync(join(directory, 'hello.c'), '#include <stdio.h>\nint main(void) { printf("hello %d\\n", 42); return 0; }\n');

/** @param {string} command @param {string[]} args
 *  @returns {number} milliseconds, the whole process */
function time(command, args) {
  const start = process.hrtime.bigint();
  const {status, stderr} = spawnSync(command, args, {cwd: directory, encoding: 'utf8'});
  if (status !== 0) throw Error(`${command} ${args.join(' ')}: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

try {
  const clang = /^clang: (.*)$/m.exec(spawnSync(amcc, ['-v'], {encoding: 'utf8'}).stderr)?.[1] ?? 'clang';
  /** The clang command that amcc runs, so that the difference is the driver alone. */
  const bare = [...spawnSync(amcc, ['-###', '-O2', '-c', 'hello.c', '-o', 'bare.o'], {cwd: directory, encoding: 'utf8'})
    .stderr.split('\n').filter(line => line.startsWith(' "')).join('').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(m => m[1]).slice(1);

  /** @type {[string, string, string[]][]} */
  const cases = [
    ['clang -O2 -c hello.c', clang, bare],
    ['amcc -O2 -c hello.c', amcc, ['-O2', '-c', 'hello.c']],
    ['amcc hello.c -o hello.wasm', amcc, ['hello.c', '-o', 'hello.wasm']],
    ['amcc -O2 hello.c -o hello.wasm', amcc, ['-O2', 'hello.c', '-o', 'hello.wasm']],
    ['amcc -O2 hello.c -o hello', amcc, ['-O2', 'hello.c', '-o', 'hello']],
    ['amcc -O2 hello.c -o hello.html', amcc, ['-O2', 'hello.c', '-o', 'hello.html']],
  ];

  // Interleaved, so that a busy moment hits all alike.
  const times = cases.map(() => /** @type {number[]} */ ([]));
  for (let run = 0; run <= RUNS; run++)
    cases.forEach(([, command, args], i) => { const ms = time(command, args); if (run > 0) times[i].push(ms); });
  const medians = times.map(list => list.sort((a, b) => a - b)[RUNS >> 1]);
  cases.forEach(([name], i) =>
    console.log(`${name.padEnd(34)} ${medians[i].toFixed(1).padStart(7)} ms  ${(medians[i] / medians[0]).toFixed(2)} × clang -c`));
} finally {
  rmSync(directory, {recursive: true});
}
