// SPDX-License-Identifier: MIT
// make bench-storage: SQLite on files that last, in both browsers: amcc's shell on a mount, and SQLite's own package for
// the web on its two file systems for OPFS. Each runs the same SQL in a worker, in turns; ratios are those of medians.
import {join} from 'node:path';
import {serve} from '../../tools/serve.mjs';
import {browserNames, launch} from '../browser/browsers.mjs';
import {buildDirectory, projectDirectory} from '../environment.mjs';
import {printTable} from './measure.mjs';

const ROUNDS = 5;

/** What SQLite's package runs in: a worker that takes the name of the file system, then SQL. */
const THEIRS = `
import start from '/theirs/index.mjs';
let database;
onmessage = async ({data}) => {
  try {
    if (data.vfs) {
      const sqlite = await start();
      if (data.vfs === 'opfs') database = new sqlite.oo1.OpfsDb('/bench.db', 'c');
      else database = new (await sqlite.installOpfsSAHPoolVfs({name: 'pool'})).OpfsSAHPoolDb('/bench.db', 'c');
      return postMessage({ready: true});
    }
    const begin = performance.now();
    const rows = database.exec(data.sql, {rowMode: 'array', returnValue: 'resultRows'});
    postMessage({milliseconds: performance.now() - begin, output: rows.join('')});
  } catch (error) {
    postMessage({error: error.message});
  }
};`;

const INSERT = "INSERT INTO t(text, number) VALUES('some text that is not too short', 12345.678);\n";
const END = 'SELECT count(*) FROM t;\n';
const START = 'DROP TABLE IF EXISTS t; CREATE TABLE t(id INTEGER PRIMARY KEY, text, number);\n';
const JOBS = {
  '10,000 inserts in one transaction': {sql: `${START}BEGIN;\n${INSERT.repeat(10_000)}COMMIT;\n${END}`, output: '10000'},
  '200 inserts, each a transaction': {sql: START + INSERT.repeat(200) + END, output: '200'},
};

const server = await serve({
  root: `${buildDirectory}/demos/sqlite`, isolate: true, mounts: {'/web': join(projectDirectory, 'runtime-web'), '/theirs': join(projectDirectory, 'node_modules/@sqlite.org/sqlite-wasm/dist')},
  virtual: new Map([['/theirs.mjs', Buffer.from(THEIRS)], ['/bench.html', Buffer.from('<!doctype html><title>bench</title>')]]),
});

/** @param {number[]} values */
const median = values => [...values].sort((a, b) => a - b)[values.length >> 1];

for (const name of browserNames) {
  const browser = await launch(name);
  const rows = [];
  for (const [title, {sql, output}] of Object.entries(JOBS)) {
    // Handles of OPFS are closed with their page.
    const page = await browser.open(`${server.url}/bench.html`);
    const times = await page.evaluate(async (sql, output, rounds) => {
      const {ProgramWorker} = await import(new URL('./web/worker.mjs', location.href).href);
      const program = new ProgramWorker('./sqlite.mjs');
      const ours = async () => {
        const {stdout, stderr, milliseconds} = await program.run({
          args: ['sqlite', '-batch', '-vfs', 'unix', '/kept/bench.db'], mounts: {'/kept': {stored: 'bench', wait: true}}, stdin: sql,
        });
        return {output: new TextDecoder().decode(stdout).trim(), error: new TextDecoder().decode(stderr), milliseconds};
      };
      const theirs = (/** @type {string} */ vfs) => {
        const worker = new Worker('/theirs.mjs', {type: 'module'});
        const ask = (/** @type {any} */ what) => new Promise((resolve, reject) => {
          worker.onmessage = ({data}) => data.error ? reject(Error(`${vfs}: ${data.error}`)) : resolve(data);
          worker.onerror = event => reject(Error(`${vfs}: ${event.message}`));
          worker.postMessage(what);
        });
        return ask({vfs}).then(() => () => ask({sql}));
      };
      /** @type {[string, () => Promise<any>][]} */
      const all = [['amcc, mount', ours], ['sqlite-wasm, opfs-sahpool', await theirs('opfs-sahpool')], ['sqlite-wasm, opfs', await theirs('opfs')]];
      /** @type {Record<string, number[]>} */
      const times = {};
      for (let i = 0; i <= rounds; i++) {
        for (const [who, run] of all) {
          const result = await run();
          if (result.output !== output) throw Error(`${who}: ${result.output} ${result.error}`);
          if (i) (times[who] ??= []).push(result.milliseconds);
        }
      }
      return times;
    }, sql, output, ROUNDS);
    await page.close();
    const first = median(Object.values(times)[0]);
    rows.push(...Object.entries(times).map(([who, values], i) => [i ? '' : title, who, median(values).toFixed(0), `${(median(values) / first).toFixed(2)} ×`]));
  }
  printTable(`Files that last: SQLite in ${name}`, ['', '', 'ms', '× amcc'], rows);
  await browser.close();
}
await server.close();
