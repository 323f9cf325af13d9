// SPDX-License-Identifier: MIT
// make bench-pages: what a page with a program costs until its first output, in both browsers: requests, bytes, and time
// from navigation, with 50 ms a request and 1 MB/s for all. emcc's pages are there if emcc is.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {extname, join} from 'node:path';
import {brotliCompressSync, gzipSync} from 'node:zlib';
import {browserNames, launch} from '../browser/browsers.mjs';
import {buildDirectory, projectDirectory, tool} from '../environment.mjs';
import {competitor, printMarkdown} from './measure.mjs';

const ROUNDS = 5, LATENCY = 50, BYTES_PER_MILLISECOND = 1000;
const TYPES = /** @type {Record<string, string>} */ ({'.html': 'text/html', '.mjs': 'text/javascript', '.js': 'text/javascript', '.wasm': 'application/wasm'});

const HELLO = join(projectDirectory, 'tests/bench/programs/hello.c'), SQLITE = join(buildDirectory, 'src/sqlite');
const SQLITE_FLAGS = ['-DSQLITE_THREADSAFE=0', '-DSQLITE_OMIT_LOAD_EXTENSION', '-w'];
/** What is compiled, what it prints first, and with which arguments. */
const PROGRAMS = /** @type {Record<string, {sources: string[], flags: string[], args: string[], prints: string}>} */ ({
  hello: {sources: [HELLO], flags: [], args: [], prints: 'ello'},
  SQLite: {sources: [join(SQLITE, 'sqlite3.c'), join(SQLITE, 'shell.c')], flags: SQLITE_FLAGS, args: ['-version'], prints: '3.44'},
});

/** A page of somebody's own, around app.mjs or app.js. @param {string} form @param {string[]} args */
const ownPage = (form, args) => `<!doctype html><meta charset="utf-8"><title>app</title><pre id="output"></pre>${form === '.mjs'
  ? `<script type="module">import app from './app.mjs';
const decoder = new TextDecoder(), program = await app();
await program.run({args: ${JSON.stringify(['app', ...args])}, stdout: chunk => { output.textContent += decoder.decode(chunk); }});</script>`
  : `<script>var Module = {arguments: ${JSON.stringify(args)}, print: text => { output.textContent += text + '\\n'; }};</script><script src="app.js"></script>`}`;

/**
 * Files of a directory, slowly, under any first part of a path: each visit has another, so that nothing of the last one
 * is in the browser's cache. Within a visit it may be.
 * @param {string} root
 */
function serveSlowly(root) {
  const state = {requests: 0, raw: 0, gzip: 0, brotli: 0};
  let free = 0;
  const server = createServer((request, response) => {
    const path = join(root, new URL(request.url ?? '', 'http://host').pathname.replace(/^\/\d+/, ''));
    /** @type {Buffer} */
    let content;
    try {
      content = readFileSync(path);
    } catch {
      return response.writeHead(404).end();
    }
    const compressed = gzipSync(content, {level: 9});
    state.requests++;
    state.raw += content.length;
    state.gzip += compressed.length;
    state.brotli += brotliCompressSync(content).length;
    const start = Math.max(performance.now() + LATENCY, free);
    free = start + compressed.length / BYTES_PER_MILLISECOND;
    setTimeout(() => response.writeHead(200, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'content-encoding': 'gzip', 'cache-control': 'max-age=600',
    }).end(compressed), free - performance.now());
  });
  return new Promise(resolve => server.listen(0, () => resolve({
    state, url: `http://localhost:${/** @type {any} */ (server.address()).port}`, close: () => server.close(),
  })));
}

/** @param {number[]} values */
const median = values => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Milliseconds from navigation to the first output. @param {import('../browser/browsers.mjs').Browser} browser @param {string} url @param {string} prints */
async function timeOf(browser, url, prints) {
  const page = await browser.open('about:blank');
  await page.goto(url);
  const time = await page.waitForFunction(prints => {
    const texts = [document.body?.innerText ?? '', ...[...document.querySelectorAll('textarea')].map(area => area.value)];
    return texts.some(text => text.includes(prints)) && performance.now();
  }, {polling: 'raf', timeout: 60000}, prints);
  const value = Number(await time.jsonValue());
  await page.close();
  return value;
}

const directory = mkdtempSync(join(tmpdir(), 'amphora-pages-')), emcc = competitor('emcc');
process.on('exit', () => rmSync(directory, {recursive: true, force: true}));
const rows = [];
/** @type {Record<string, string[]>} by compiler and program */
const objects = {};
/** @param {string} compiler @param {string} path @param {string} program */
const objectsOf = (compiler, path, program) => objects[`${compiler} ${program}`] ??= PROGRAMS[program].sources.map((source, i) => {
  const object = join(directory, `${compiler}-${program}-${i}.o`);
  execFileSync(path, ['-O2', ...PROGRAMS[program].flags, '-c', source, '-o', object]);
  return object;
});
let visits = 0;
/** @type {Awaited<ReturnType<typeof launch>>[]} */
const browsers = [];
for (const name of browserNames) browsers.push(await launch(name));
for (const [program, {args, prints}] of Object.entries(PROGRAMS)) {
  for (const form of ['.html', '.mjs', '.js']) {
    for (const [compiler, path] of /** @type {[string, string | undefined][]} */ ([['amcc', tool('amcc')], ['emcc', form === '.mjs' ? undefined : emcc]])) {
      if (!path) continue;
      const place = mkdtempSync(join(directory, 'page-'));
      execFileSync(path, ['-O2', ...objectsOf(compiler, path, program), '-o', join(place, `app${form}`)], {stdio: ['ignore', 'ignore', 'inherit']});
      if (form !== '.html') writeFileSync(join(place, 'app.html'), ownPage(form, args));
      const server = await serveSlowly(place), times = /** @type {string[]} */ ([]), seen = program === 'SQLite' && form === '.html' ? 'SQLite version' : prints;
      let cost;
      for (const browser of browsers) {
        const values = [];
        for (let i = 0; i < ROUNDS; i++) {
          values.push(await timeOf(browser, `${server.url}/${++visits}/app.html`, seen));
          cost ??= {...server.state};
        }
        times.push(median(values).toFixed(0));
      }
      const {requests = 0, raw = 0, gzip = 0, brotli = 0} = cost ?? {};
      rows.push([program, `${compiler} ${form}`, String(requests), ...[raw, gzip, brotli].map(bytes => bytes.toLocaleString('en')), ...times]);
      server.close();
    }
  }
}
for (const browser of browsers) await browser.close();
printMarkdown('Pages until their first output', ['', '', 'requests', 'bytes', 'gzip', 'brotli', ...browserNames.map(name => `${name}, ms`)], rows);
