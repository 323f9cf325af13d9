// SPDX-License-Identifier: MIT
/**
 * The page around life.js, which finds what is here under Emscripten's name for it.
 */

const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('canvas'));
const status = /** @type {HTMLElement} */ (document.getElementById('status'));

const Module = {
  canvas,
  setStatus: (/** @type {string} */ text) => { status.textContent = text; },
  printErr: (/** @type {string} */ text) => { status.textContent = text; },
};
Object.assign(globalThis, {Module});

for (const button of document.querySelectorAll('button')) {
  button.onclick = () => {
    window.dispatchEvent(new KeyboardEvent('keydown', {key: button.value}));
    button.blur();
  };
}
