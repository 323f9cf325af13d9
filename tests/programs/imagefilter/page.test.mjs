// SPDX-License-Identifier: MIT
// The image filter's page in both browsers, with WebAssembly and under a policy that forbids it: what it
// shows and saves is what the native tool makes.
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {serve} from '../../../tools/serve.mjs';
import {browserNames, launch} from '../../browser/browsers.mjs';
import {buildDirectory} from '../../environment.mjs';
import {decode, native, sampleFile} from './pictures.mjs';

const ways = [
  {engine: 'WebAssembly', csp: "default-src 'self' 'wasm-unsafe-eval'"},
  {engine: 'asm.js', csp: "default-src 'self'"},
];

/** Runs in the page: the pixels of one of its canvases.
 *  @param {string} id */
function readCanvas(id) {
  const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById(id));
  const {data} = /** @type {any} */ (canvas.getContext('2d')).getImageData(0, 0, canvas.width, canvas.height);
  return {width: canvas.width, height: canvas.height, data: Array.from(data)};
}

/** Runs in the page before its own scripts: keeps what is saved, and does not save it; reports what its
 *  policy stops. */
function watch() {
  const state = /** @type {any} */ (globalThis);
  addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) =>
    console.error(`${violatedDirective}: ${blockedURI}`));
  state.downloads = [];
  const {createObjectURL} = URL;
  URL.createObjectURL = blob => {
    state.blob = blob;
    return createObjectURL(blob);
  };
  HTMLAnchorElement.prototype.click = function () {
    const {download} = this;
    /** @type {Promise<ArrayBuffer>} */ (state.blob.arrayBuffer()).then(bytes =>
      state.downloads.push({name: download, bytes: Array.from(new Uint8Array(bytes))}));
  };
}

for (const name of browserNames) {
  for (const {engine, csp} of ways) {
    describe(`imagefilter's page: ${name}, ${engine}`, () => {
      /** @type {Awaited<ReturnType<typeof serve>>} */
      let server;
      /** @type {Awaited<ReturnType<typeof launch>>} */
      let browser;
      /** @type {Awaited<ReturnType<Awaited<ReturnType<typeof launch>>['open']>>} */
      let page;
      const scratch = mkdtempSync(join(tmpdir(), 'imagefilter-page-'));

      before(async () => {
        server = await serve({root: `${buildDirectory}/demos/imagefilter`, csp});
        browser = await launch(name);
        page = await browser.open('about:blank');
        page.setDefaultTimeout(120_000);
        await page.setViewport({width: 1200, height: 800});
        await page.evaluateOnNewDocument(watch);
        await page.goto(`${server.url}/index.html`);
      });
      after(async () => {
        await browser?.close();
        await server?.close();
        rmSync(scratch, {recursive: true, force: true});
      });

      /** The text of an element. @param {string} selector */
      const text = selector => page.$eval(selector, element => element.textContent ?? '');

      /** Clicks a button by its text. @param {string} label */
      const press = label => page.evaluate(label => {
        const button = [...document.querySelectorAll('button')].find(({textContent}) => textContent === label);
        if (!button) throw Error(`no button ${label}`);
        button.click();
      }, label);

      /** Gives the page a file as a user would. @param {string} file name @param {Uint8Array} bytes */
      async function open(file, bytes) {
        const path = join(scratch, file);
        writeFileSync(path, bytes);
        const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (await page.$('#file'));
        await input.uploadFile(path);
        await page.evaluate(() => document.getElementById('file')?.dispatchEvent(new Event('change')));
      }

      /** Waits until a canvas shows an image. @param {string} id @param {Uint8Array} file */
      async function shows(id, file) {
        const {width, height, pixels} = decode(file);
        // Canvases keep colours multiplied by alpha: compared are opaque pixels.
        const wanted = pixels.map(pixel => pixel[3] === 255 ? pixel.join() : '');
        /** @type {ReturnType<typeof readCanvas> | undefined} */
        let shown;
        for (let tries = 0; tries < 400; tries++) {
          shown = await page.evaluate(readCanvas, id);
          const {data} = shown, actual = wanted.map((want, i) => want && data.slice(4 * i, 4 * i + 4).join());
          if (shown.width === width && shown.height === height && actual.join(';') === wanted.join(';')) return;
          await new Promise(resolve => setTimeout(resolve, 100));
        }
        assert.fail(`#${id} shows another image (${shown?.width} x ${shown?.height}); ${await text('#error')}; ${page.messages}`);
      }

      it('starts with a sample and its thumbnails', async () => {
        await page.waitForFunction(() => document.querySelectorAll('.sample').length === 5);
        assert.equal(await text('#what'), 'sample:landscape');
        assert.equal(await text('#size'), '960 × 640');
        assert.equal(await text('#used'), engine);
        assert.match(await text('#time'), /^[\d.]+ m?s$/);
      });

      const photo = sampleFile('spheres:120x80', 'jpg')();

      it('opens a file', async () => {
        await press('Original');
        await open('photo.jpg', photo);
        await shows('before', photo);
        await shows('after', photo);
        assert.equal(await text('#what'), 'photo.jpg');
      });

      it('filters live', async () => {
        await press('blur');
        await press('rotate');
        await shows('after', native(['-f', 'pam', '-', '-', 'blur=2', 'rotate=90'], photo));
        await page.evaluate(() => {
          const number = /** @type {HTMLInputElement} */ (document.querySelector('.step input[type=number]'));
          for (const value of ['9', '7.5', '0.8']) {
            number.value = value;
            number.dispatchEvent(new Event('input'));
          }
        });
        await shows('after', native(['-f', 'pam', '-', '-', 'blur=0.8', 'rotate=90'], photo));
        assert.equal(await text('#command'), 'amrun --dir . imagefilter.wasm photo.jpg out.png blur=0.8 rotate=90');
      });

      it('a slider that is moved gives its value to the filter', async () => {
        await press('Clear');
        await press('brightness');
        await page.focus('.step input[type=range]');
        await page.keyboard.press('End');
        await shows('after', native(['-f', 'pam', '-', '-', 'brightness=100'], photo));
      });

      it('saves what the native tool writes, byte for byte', async () => {
        await press('Crisp');
        const filters = ['sharpen=90,1.2', 'contrast=12', 'saturation=115'];
        for (const [format, ...options] of [['png'], ['jpg', '-q', '90']]) {
          await page.evaluate(format => /** @type {any} */ (document.querySelector(`#format [value=${format}]`)).click(), format);
          await press('Download');
          const state = '(globalThis.downloads)';
          await page.waitForFunction(`${state}.length > 0`);
          const {name, bytes} = /** @type {any} */ (await page.evaluate(`${state}.shift()`));
          assert.equal(name, `photo-filtered.${format}`);
          assert.deepEqual(Buffer.from(bytes), native(['-f', format, ...options, '-', '-', ...filters], photo));
        }
      });

      it('the divider moves by keyboard and by pointer', async () => {
        const position = () => page.$eval('#divider', divider => Number(divider.getAttribute('aria-valuenow')));
        await page.focus('#divider');
        await page.keyboard.press('ArrowRight');
        assert.equal(await position(), 52);
        await page.keyboard.press('Home');
        assert.equal(await position(), 0);
        const box = await page.$eval('#view', view => view.getBoundingClientRect().toJSON());
        await page.mouse.move(box.x, box.y + box.height / 2);
        await page.mouse.down();
        await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2, {steps: 4});
        await page.mouse.up();
        assert(Math.abs(await position() - 75) <= 1, `${await position()}`);
      });

      it('says what is wrong with a file and keeps the image', async () => {
        await open('notes.png', Buffer.from('not an image'));
        await page.waitForFunction(() => !(/** @type {any} */ (document.getElementById('error')).hidden));
        assert.equal(await text('#error'), 'notes.png: not a PNG, JPEG or Netpbm image');
        assert.equal(await text('#what'), 'photo.jpg');
      });

      it('an engine can be forced', async () => {
        await page.evaluate(() => /** @type {any} */ (document.querySelector('#engine [value=asmjs]')).click());
        await page.waitForFunction(() => document.getElementById('used')?.textContent === 'asm.js');
        await press('invert');
        await shows('after', native(['-f', 'pam', '-', '-', 'sharpen=90,1.2', 'contrast=12', 'saturation=115', 'invert'], photo));
      });

      it('nothing was reported on the console', () => {
        // Chromium has advice for those who read canvases as often as this test does.
        assert.deepEqual(page.messages.filter(message => !message.includes('willReadFrequently')), []);
      });
    });
  }
}
