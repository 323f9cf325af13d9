// SPDX-License-Identifier: MIT
/**
 * The page that `amcc -o app.html` writes for a program that uses the page itself: it runs in the page, with
 * a canvas, and what it prints is shown below.
 */

const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('canvas'));
const output = /** @type {HTMLElement} */ (document.getElementById('output'));

/** @param {string} text @param {string} [kind] */
function print(text, kind = '') {
  const line = document.createElement('span');
  line.className = kind;
  line.textContent = text + '\n';
  output.append(line);
  output.scrollTop = output.scrollHeight;
}

/** The canvas is shown as soon as somebody draws on it or sets its size. */
function showWhenUsed() {
  const getContext = canvas.getContext;
  const show = () => canvas.classList.remove('unused');
  canvas.getContext = /** @type {any} */ ((/** @type {any[]} */ ...args) => {
    show();
    return /** @type {any} */ (getContext).apply(canvas, args);
  });
  new MutationObserver(show).observe(canvas, {attributeFilter: ['width', 'height', 'style']});
}

const Module = {
  canvas,
  thisProgram: document.title,
  print,
  printErr: (/** @type {string} */ text) => print(text, 'failed'),
  onAbort: (/** @type {string} */ what) => print(what, 'failed'),
};
Object.assign(globalThis, {Module});

showWhenUsed();
Promise.resolve(/** @type {any} */ (globalThis).amphora ?? import(new URL(document.body.dataset.module ?? '', location.href).href))
  .then(app => app.createModule(Module))
  .catch(error => print(error.message, 'failed'));
