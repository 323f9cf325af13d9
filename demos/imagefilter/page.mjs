// SPDX-License-Identifier: MIT
/**
 * The page of the image filter: takes an image, has the program filter it, shows and saves the result.
 */

import {Steps, create} from './steps.mjs';
import {formatPam, parsePam, run as runTool} from './tool.mjs';
import {View} from './view.mjs';

/** @typedef {import('./tool.mjs').Engine} Engine */

const SAMPLES = ['landscape', 'spheres', 'chart', 'zoneplate', 'badge'];

/** @type {Record<string, string[]>} */
const LOOKS = {
  Original: [],
  Crisp: ['sharpen=90,1.2', 'contrast=12', 'saturation=115'],
  Golden: ['warmth=55', 'exposure=0.2', 'contrast=10', 'vignette=45'],
  Vintage: ['sepia=65', 'contrast=-12', 'grain=7,1', 'vignette=70'],
  Noir: ['grayscale=100', 'contrast=45', 'vignette=75', 'grain=6,1'],
  Dream: ['blur=3', 'exposure=0.35', 'saturation=150'],
  Poster: ['median=3', 'posterize=5', 'saturation=170'],
  Sketch: ['blur=0.8', 'edges=160', 'invert=100', 'gamma=0.8'],
  Mosaic: ['pixelate=14'],
};

const element = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));

/** @type {Engine} */
let engine = 'auto';
const view = new View();
/** @type {Steps} */
let steps;

/** The image being worked on: the file for saving, its pixels for the preview.
 *  @type {{name: string, file: Uint8Array, pam: Uint8Array} | undefined} */
let source;

/** @param {unknown} [error] nothing: takes the message away */
function showError(error) {
  element('error').hidden = !error;
  element('error').textContent = error ? /** @type {Error} */ (error).message.replace(/\nimagefilter: try -h$/, '').replace(/^imagefilter: /gm, '') : '';
}

/** The program's bytes and its time in words. @param {import('./tool.mjs').Result} result */
function showTiming({milliseconds, engine: used}) {
  element('time').textContent = milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
  element('used').textContent = used === 'wasm' ? 'WebAssembly' : used;
  element('used').dataset.engine = used;
}

function showCommand() {
  const format = document.querySelector('[name=format]:checked')?.getAttribute('value');
  const quality = format === 'jpg' ? `-q ${element('quality').value} ` : '';
  const input = source?.name ?? 'image.png';
  const quoted = /[^\w.:=-]/.test(input) ? `'${input.replaceAll("'", "'\\''")}'` : input;
  element('command').textContent =
    `amrun --dir . imagefilter.wasm ${quality}${quoted} out.${format} ${steps.args.join(' ')}`.trim();
}

let pending = 0;

/** Runs the program with the engine chosen, and shows that it is at work if it takes a while.
 *  @param {string[]} args @param {Uint8Array} [input] */
async function run(args, input) {
  pending++;
  const timer = setTimeout(() => { element('busy').hidden = false; }, 200);
  try {
    return await runTool(engine, args, input);
  } finally {
    clearTimeout(timer);
    pending--;
    if (!pending) element('busy').hidden = true;
  }
}

// The preview: one run at a time; what changes during a run is dealt with by one more after it.

let running = false, stale = false;

async function preview() {
  showCommand();
  if (!source) return;
  if (running) {
    stale = true;
    return;
  }
  running = true;
  do {
    stale = false;
    const {pam} = source;
    try {
      const result = await run(['-f', 'pam', '-d', '8', '-', '-', ...steps.args], pam);
      const picture = parsePam(result.output);
      view.showAfter(picture);
      element('size').textContent = `${picture.width} × ${picture.height}`;
      showTiming(result);
      showError();
    } catch (error) {
      showError(error);
    }
  } while (stale);
  running = false;
}

// Sources: files, and samples that the program computes.

/** @param {string} name @param {Uint8Array} file @param {Uint8Array} pam the same image in PAM, 8 bits */
async function setSource(name, file, pam) {
  source = {name, file, pam};
  view.showBefore(parsePam(pam));
  element('what').textContent = name;
  for (const button of element('samples').children)
    button.setAttribute('aria-pressed', String(button.dataset.source === name));
  await preview();
}

/** What the browser can decode and the program cannot, as a PAM file. @param {Blob} blob */
async function decodeInBrowser(blob) {
  const bitmap = await createImageBitmap(blob);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d'));
  context.drawImage(bitmap, 0, 0);
  const {width, height, data} = context.getImageData(0, 0, bitmap.width, bitmap.height);
  return formatPam({width, height, pixels: /** @type {Uint8ClampedArray<ArrayBuffer>} */ (data)});
}

/** @param {File} file */
async function openFile(file) {
  showError();
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    const {output} = await run(['-f', 'pam', '-d', '8', '-', '-'], bytes);
    await setSource(file.name, bytes, output);
  } catch (error) {
    const pam = await decodeInBrowser(file).catch(() => undefined);
    if (pam) await setSource(file.name, pam, pam);
    else showError(Error(/** @type {Error} */ (error).message.replace(/standard input|-(?=:)/, file.name)));
  }
}

/** @param {string} name of a sample */
async function openSample(name) {
  try {
    const {output} = await run(['-f', 'pam', `sample:${name}`, '-']);
    await setSource(`sample:${name}`, output, output);
  } catch (error) {
    showError(error);
  }
}

async function createSampleButtons() {
  for (const name of SAMPLES) {
    const {output} = await run(['-f', 'pam', `sample:${name}:144x96`, '-']);
    const {width, height, pixels} = parsePam(output);
    const canvas = create('canvas', {width, height});
    canvas.getContext('2d').putImageData(new ImageData(pixels, width, height), 0, 0);
    const button = create('button', {type: 'button', className: 'sample', onclick: () => openSample(name)}, canvas, create('span', {}, name));
    button.dataset.source = `sample:${name}`;
    button.setAttribute('aria-pressed', String(source?.name === `sample:${name}`));
    element('samples').append(button);
  }
}

/** @param {FileList | undefined} files */
function openFirst(files) {
  const file = files?.[0];
  if (file) openFile(file);
}

function connectSources() {
  element('open').onclick = () => element('file').click();
  element('file').onchange = () => {
    openFirst(element('file').files);
    element('file').value = '';
  };
  addEventListener('paste', event => openFirst(event.clipboardData?.files));
  addEventListener('dragover', event => {
    event.preventDefault();
    element('drop').hidden = false;
  });
  addEventListener('dragleave', event => {
    if (!event.relatedTarget) element('drop').hidden = true;
  });
  addEventListener('drop', event => {
    event.preventDefault();
    element('drop').hidden = true;
    openFirst(event.dataTransfer?.files);
  });
}

// Saving runs the program on the original file, so that nothing is lost to the preview's 8 bits.

async function download() {
  if (!source) return;
  const format = element('format').querySelector(':checked').value;
  try {
    const result = await run(['-f', format, '-q', element('quality').value, '-', '-', ...steps.args], source.file);
    const type = format === 'png' ? 'image/png' : 'image/jpeg';
    const url = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (result.output)], {type}));
    const base = source.name.replace(/^sample:/, '').replace(/\.[^.]*$/, '');
    create('a', {href: url, download: `${base}-filtered.${format}`}).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    showTiming(result);
    showError();
  } catch (error) {
    showError(error);
  }
}

function connectSaving() {
  element('format').onchange = () => {
    element('quality-row').hidden = element('format').querySelector(':checked').value === 'png';
    showCommand();
  };
  element('quality').oninput = () => {
    element('quality-value').textContent = element('quality').value;
    showCommand();
  };
  element('download').onclick = download;
  element('copy').onclick = async () => {
    await navigator.clipboard.writeText(element('command').textContent);
    element('copy').textContent = 'Copied';
    setTimeout(() => { element('copy').textContent = 'Copy'; }, 1500);
  };
}

/** @param {import('./steps.mjs').Filter[]} filters */
function connectFilters(filters) {
  steps = new Steps(filters, preview);
  const chip = (/** @type {string} */ text, /** @type {string} */ title, /** @type {() => void} */ action) =>
    create('button', {type: 'button', className: 'chip', title, onclick: action}, text);
  element('add').append(...filters.map(({name, help}) => chip(name, help, () => steps.add(name))));
  element('looks').append(...Object.entries(LOOKS).map(([name, args]) =>
    chip(name, args.join(' '), () => { steps.args = args; })));
  element('clear').onclick = () => { steps.args = []; };
}

function connectSettings() {
  element('engine').onchange = () => {
    engine = /** @type {Engine} */ (element('engine').querySelector(':checked').value);
    preview();
  };
  element('zoom').onchange = () => {
    const fit = element('zoom').querySelector(':checked').value === 'fit';
    element('stage').classList.toggle('full', !fit);
    view.fit = fit;
  };
}

async function start() {
  connectSources();
  connectSaving();
  connectSettings();
  try {
    const table = await run(['-j']);
    connectFilters(JSON.parse(new TextDecoder().decode(table.output)));
    steps.args = LOOKS.Golden;
    await openSample(SAMPLES[0]);
    await createSampleButtons();
  } catch (error) {
    showError(error);
  }
}

start();
