// Kernels as WebAssembly, as validated asm.js, and as the same text without "use asm":
// node tests/bench/asmjs.mjs [REPETITIONS [KERNEL…]]
import {spawnSync} from 'node:child_process';
import {gzipSync} from 'node:zlib';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

import {projectDirectory, tool} from '../environment.mjs';

const [repetitions = '20', ...wanted] = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), 'amphora-bench-'));
const source = `${projectDirectory}/tests/bench/asmjs/kernels.c`;

/** @param {string} command @param {string[]} args @returns {string | undefined} what it prints, if it succeeds */
function run(command, args) {
  const {status, stdout} = spawnSync(command, args, {cwd: directory, encoding: 'utf8', maxBuffer: 1 << 26});
  return status === 0 ? stdout : undefined;
}

/** @param {string} name @param {string} text */
const write = (name, text) => writeFileSync(join(directory, name), text);

/** The size as it is sent. @param {string} name */
const compressed = name => gzipSync(readFileSync(join(directory, name)), {level: 9}).length;

try {
  if (run(tool('amcc'), ['-O2', source, '-o', 'kernels.mjs']) === undefined) throw Error(`amcc cannot compile ${source}`);
  const text = readFileSync(join(directory, 'kernels.asm.js'), 'utf8');
  write('plain.asm.js', text.replace('"use asm";', ''));

  const loader = pathToFileURL(`${projectDirectory}/runtime-web/load.mjs`).href;
  write('run.mjs', `import {load} from '${loader}';
    const [engine, asmjs, ...args] = process.argv.slice(2);
    const program = await load(new URL('kernels.wasm', import.meta.url), {engine, asmjs: new URL(asmjs, import.meta.url)});
    process.exitCode = await program.run({args: ['kernels', ...args]});\n`);

  /** @type {[string, string[]][]} */
  const ways = [['wasm', ['wasm', 'kernels.asm.js']], ['asm.js', ['asmjs', 'kernels.asm.js']], ['plain', ['asmjs', 'plain.asm.js']]];
  /** @type {Map<string, Map<string, {time: number, sum: string}>>} by kernel and way */
  const results = new Map();
  for (const [way, args] of ways) {
    const output = run(process.execPath, ['run.mjs', ...args, repetitions, ...wanted]);
    if (output === undefined) throw Error(`${way} fails`);
    for (const line of output.trim().split('\n')) {
      const [kernel, time, sum] = line.split(' ');
      const row = results.get(kernel) ?? new Map();
      results.set(kernel, row.set(way, {time: Number(time), sum}));
    }
  }
  const shown = ways.slice(1).map(([way]) => way);
  console.log(`${'kernel'.padEnd(12)}${'wasm ms'.padStart(10)}${shown.map(way => `${way}/wasm`.padStart(13)).join('')}`);
  /** @type {Record<string, number>} */
  const logs = {};
  for (const [kernel, row] of results) {
    const wasm = /** @type {{time: number, sum: string}} */ (row.get('wasm'));
    const ratios = shown.map(way => {
      const result = /** @type {{time: number, sum: string}} */ (row.get(way));
      if (result.sum !== wasm.sum) throw Error(`${kernel}: ${way} computes ${result.sum}, not ${wasm.sum}`);
      logs[way] = (logs[way] ?? 0) + Math.log(result.time / wasm.time);
      return (result.time / wasm.time).toFixed(2).padStart(13);
    });
    console.log(`${kernel.padEnd(12)}${wasm.time.toFixed(3).padStart(10)}${ratios.join('')}`);
  }
  console.log(`${'mean'.padEnd(22)}${shown.map(way => Math.exp(logs[way] / results.size).toFixed(2).padStart(13)).join('')}`);
  console.log(`gzip -9: wasm ${compressed('kernels.wasm')}, asm.js ${compressed('kernels.asm.js')} bytes`);
} finally {
  rmSync(directory, {recursive: true});
}
