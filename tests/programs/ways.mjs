// SPDX-License-Identifier: MIT
// The ways of running a compiled program. Each takes a case and gives its outcome in the same form,
// so that outcomes can be compared to the byte.
//
// A case is {name, args, stdin?, files?, outputs?, stdout?, status?}: files maps paths to bytes (or
// to functions that give them), outputs lists the files that count as results. stdout and stderr have
// one character a byte, here and in outcomes.
import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {launch} from '../browser/browsers.mjs';
import {serve} from '../../tools/serve.mjs';
import {buildDirectory, projectDirectory, tool} from '../environment.mjs';
import {load} from '../../runtime-web/load.mjs';
import {MemoryFileSystem} from '../../runtime-web/files.mjs';
import {runCase} from './page/run.mjs';

/**
 * @typedef {{name: string, args: string[], stdin?: string, files?: Record<string, Uint8Array | (() => Uint8Array)>,
 *            outputs?: string[], stdout?: string, stderr?: string, status?: number}} Case
 * @typedef {{status: number, stdout: string, stderr: string, outputs: Record<string, string>}} Outcome
 *   outputs: SHA-256 of each, or 'absent'
 * @typedef {{name: string, base: string}} Program  base: path of the module without .wasm
 * @typedef {{run(test: Case): Promise<Outcome>, close(): Promise<void>}} Session
 * @typedef {{name: string, open(program: Program): Promise<Session>}} Way
 */

/** @param {Uint8Array} bytes */
const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');

/** The files of a case as bytes. @param {Case} test @returns {[string, Uint8Array][]} */
const inputFiles = test =>
  Object.entries(test.files ?? {}).map(([path, bytes]) => [path, typeof bytes === 'function' ? bytes() : bytes]);

/** @param {string[]} command @param {string} stdin @returns {Promise<Omit<Outcome, 'outputs'>>} */
function execute(command, stdin) {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1));
    /** @type {{stdout: Buffer[], stderr: Buffer[]}} */
    const chunks = {stdout: [], stderr: []};
    child.stdout.on('data', chunk => chunks.stdout.push(chunk));
    child.stderr.on('data', chunk => chunks.stderr.push(chunk));
    child.stdin.on('error', () => {}); // a program may end without reading its input
    child.stdin.end(stdin);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal) return reject(new Error(`${command.join(' ')}: killed by ${signal}`));
      const text = (/** @type {Buffer[]} */ parts) => Buffer.concat(parts).toString('latin1');
      resolve({status: code ?? -1, stdout: text(chunks.stdout), stderr: text(chunks.stderr)});
    });
  });
}

/** @type {Way} */
const native = {
  name: 'amrun',
  open: async program => ({
    async run(test) {
      const directory = await mkdtemp(join(tmpdir(), 'amphora-'));
      try {
        for (const [path, bytes] of inputFiles(test)) {
          await mkdir(dirname(join(directory, path)), {recursive: true});
          await writeFile(join(directory, path), bytes);
        }
        const command = [tool('amrun'), '--dir', `${directory}::.`, `${program.base}.wasm`, ...test.args];
        const ended = await execute(command, test.stdin ?? '');
        const outputs = await Promise.all((test.outputs ?? []).map(async path => [
          path, await readFile(join(directory, path)).then(sha256, () => 'absent')]));
        return {...ended, outputs: Object.fromEntries(outputs)};
      } finally {
        await rm(directory, {recursive: true, force: true});
      }
    },
    async close() {},
  }),
};

/** In this Node. @param {'wasm' | 'asmjs'} engine @returns {Way} */
const node = engine => ({
  name: `Node, ${engine}`,
  async open(program) {
    const loaded = await load(`${program.base}.wasm`, {engine});
    return {
      run: test => runCase(loaded, MemoryFileSystem, {...test, files: Object.fromEntries(inputFiles(test))}),
      async close() {},
    };
  },
});

/** In a browser: a page of ours, served as a user's page would be; the fallback is what a page without
 *  WebAssembly gets. @param {'chromium' | 'firefox'} name @param {'wasm' | 'asmjs'} engine @returns {Way} */
const browser = (name, engine) => ({
  name: `${name}, ${engine}`,
  async open(program) {
    /** @type {Map<string, Uint8Array>} */
    const inputs = new Map();
    const server = await serve({
      port: 0,
      mounts: {
        '/page': join(projectDirectory, 'tests/programs/page'),
        '/web': join(projectDirectory, 'runtime-web'),
        '/program': dirname(program.base),
      },
      virtual: inputs,
    });
    const driver = await launch(name);
    const page = await driver.open(`${server.url}/page/index.html`, {webAssembly: engine === 'wasm'});
    const module = `/program/${program.name}.wasm`;
    const close = async () => {
      await driver.close();
      await server.close();
    };
    try {
      const used = await page.evaluate((/** @type {string} */ url) => globalThis.start(url), module);
      if (used !== engine) throw new Error(`${name} runs ${program.name} as ${used}, not as ${engine}`);
    } catch (error) {
      await close();
      throw error;
    }
    return {
      async run(test) {
        /** @type {Record<string, string>} */
        const urls = {};
        for (const [path, bytes] of inputFiles(test)) {
          urls[path] = `/input/${sha256(bytes)}`;
          inputs.set(urls[path], bytes);
        }
        const {args, stdin, outputs} = test;
        const request = {args, stdin, outputs, urls};
        return page.evaluate((/** @type {any} */ it) => globalThis.runCase(it), request);
      },
      close,
    };
  },
});

/** The six ways, and Node's own fallback. The first is what the others are compared with. WAYS in the
 *  environment, a pattern, chooses among them. @type {Way[]} */
export const ways = [
  native,
  node('wasm'), node('asmjs'),
  browser('chromium', 'wasm'), browser('chromium', 'asmjs'),
  browser('firefox', 'wasm'), browser('firefox', 'asmjs'),
].filter(way => new RegExp(process.env.WAYS ?? '').test(way.name));

/** The demos under test. @param {string} name @returns {Program} */
export const demo = name => ({name, base: `${buildDirectory}/demos/${name}/${name}`});
