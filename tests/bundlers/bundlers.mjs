// SPDX-License-Identifier: MIT
// make test-bundlers: what amcc writes goes through bundlers as they are, without configuration, and runs: program,
// asm.js, worker and mounts.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {buildDirectory, tool} from '../environment.mjs';
import {browserNames, launch} from '../browser/browsers.mjs';
import {scratch} from '../web/compile.mjs';
import {serve} from '../../tools/serve.mjs';

const installed = join(buildDirectory, 'bundlers/node_modules');
const project = scratch();

const TOOL_C = `#include <stdio.h>
int main(int argc, char **argv) {
  char text[99] = "";
  FILE *file = fopen(argv[1], "r");
  if (file) fgets(text, 99, file);
  printf("%s\\n", text);
  return 3;
}`;

const COMMON_JS = `
const show = text => {
  if (globalThis.document) document.body.append(Object.assign(document.createElement('p'), {textContent: text}));
  else console.log(text);
};
const collect = async (run, more) => {
  let text = '';
  const result = await run({args: ['tool', 'in'], files: {in: 'content'}, stdout: chunk => { text += new TextDecoder().decode(chunk); }, ...more});
  return [text.trim(), result.status ?? result, result.engine ?? ''].join(' ').trim();
};
const report = async (name, work) => show(name + ': ' + await work().catch(error => error.message));
`;

/** For bundlers that know \`new URL(…, import.meta.url)\`: files beside, and a worker. */
const INDEX_JS = `import app from './tool.mjs';
import {runInWorker} from './amphora-worker.mjs';
${COMMON_JS}
const start = () => new Worker(new URL('./tool.worker.mjs', import.meta.url), {type: 'module'});
(async () => {
  await report('wasm', async () => collect((await app()).run));
  await report('asm.js', async () => collect((await app({engine: 'asmjs', ASMJS})).run));
  await report('worker', async () => collect(options => runInWorker(start, options)));
  await report('mounts', async () => collect((await app()).run, {args: ['tool', '/m/in'], mounts: {'/m': {memory: {in: 'mounted'}}}}));
  show('end');
})();
`;
const INDEX = ['wasm: content 3', 'asm.js: content 3', 'worker: content 3 wasm', 'mounts: mounted 3', 'end'];

/** For those that do not: -sSINGLE_FILE. */
const SINGLE_JS = `import app from './single.mjs';
${COMMON_JS}
(async () => {
  await report('wasm', async () => collect((await app()).run));
  await report('asm.js', async () => collect((await app({engine: 'asmjs'})).run));
  show('end');
})();
`;
const SINGLE = ['wasm: content 3', 'asm.js: content 3', 'end'];

const HTML = (/** @type {string} */ script) => `<!doctype html><title>bundled</title><link rel="icon" href="data:,"><body><script type="module" src="./${script}"></script>`;

/** @param {string} program @param {...string} words */
const run = (program, ...words) => execFileSync(join(installed, '.bin', program), words, {cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});

/** The bundlers, and what their pages show. @type {Record<string, {build: () => unknown, page: string[]}>} */
const bundlers = {
  vite: {build: () => run('vite', 'build', '--outDir', 'out-vite', '--base', './'), page: INDEX},
  'webpack 5': {
    build() {
      assert.doesNotMatch(run('webpack', '--mode', 'production', '--entry', './index.js', '-o', 'out-webpack 5'), /WARNING/);
      writeFileSync(join(project, 'out-webpack 5/index.html'), HTML('main.js'));
    },
    page: INDEX,
  },
  parcel: {build: () => run('parcel', 'build', 'parcel.html', '--dist-dir', 'out-parcel', '--public-url', './', '--no-cache'), page: INDEX},
  rollup: {
    build() {
      run('rollup', '-i', 'single.js', '-o', 'out-rollup/main.js', '-f', 'es', '--failAfterWarnings');
      writeFileSync(join(project, 'out-rollup/index.html'), HTML('main.js'));
    },
    page: SINGLE,
  },
  esbuild: {
    build() {
      run('esbuild', 'single.js', '--bundle', '--format=esm', '--outfile=out-esbuild/main.js');
      writeFileSync(join(project, 'out-esbuild/index.html'), HTML('main.js'));
    },
    page: SINGLE,
  },
};

before(() => {
  symlinkSync(installed, join(project, 'node_modules'));
  // Parcel makes scripts of modules that new URL() names; what import() names stays a module.
  const files = {'tool.c': TOOL_C, 'package.json': '{"type": "module"}', 'index.html': HTML('index.js'), 'parcel.html': HTML('parcel.js'), 'single.js': SINGLE_JS,
    'index.js': INDEX_JS.replace(', ASMJS', ''), 'parcel.js': INDEX_JS.replace('ASMJS', "asmjs: () => import('./tool.asm.js')")};
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  for (const words of [['tool.html'], ['single.mjs', '-sSINGLE_FILE', '-sASMJS']])
    execFileSync(tool('amcc'), ['-O1', 'tool.c', '-o', ...words], {cwd: project});
  for (const name of Object.keys(bundlers)) mkdirSync(join(project, `out-${name}`));
  // The page of amcc is not part of the project.
  writeFileSync(join(project, 'index.html'), HTML('index.js'));
});

describe('bundlers', () => {
  /** @type {import('../browser/browsers.mjs').Browser[]} */
  let browsers;
  before(async () => { browsers = await Promise.all(browserNames.map(name => launch(name))); });
  after(() => Promise.all(browsers?.map(browser => browser.close()) ?? []));

  for (const [name, {build, page: expected}] of Object.entries(bundlers)) {
    test(name, async () => {
      build();
      const server = await serve({root: join(project, `out-${name}`)});
      for (const browser of browsers) {
        const page = await browser.open(`${server.url}/${name === 'parcel' ? 'parcel' : 'index'}.html`);
        await page.waitForFunction(() => document.body.textContent?.includes('end'), {timeout: 30000});
        assert.deepEqual(await page.$$eval('p', lines => lines.map(line => line.textContent)), expected, browser.name);
        assert.deepEqual(page.messages, [], browser.name);
        await page.close();
      }
      await server.close();
    });
  }

  test('esbuild for Node', () => {
    run('esbuild', 'single.js', '--bundle', '--platform=node', '--format=esm', '--outfile=out-esbuild/node.mjs');
    assert.equal(execFileSync(process.execPath, ['-e', "import('./out-esbuild/node.mjs')"], {cwd: project, encoding: 'utf8'}), SINGLE.join('\n') + '\n');
  });
});
