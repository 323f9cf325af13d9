/**
 * The root of what `amcc -o app.mjs` writes; {{wasm}} is the name of the module beside it,
 * {{engine}} is auto, or asmjs if there is only the .asm.js.
 */

import {load} from './load.mjs';

/**
 * Loads the program.
 * @param {import('./load.mjs').LoadOptions} [options]
 */
const app = options =>
  load(new URL('{{wasm}}', import.meta.url), {engine: /** @type {any} */ ('{{engine}}'), ...options});

if (globalThis.process?.versions?.node) import('./node.mjs').then(node => node.main(app, import.meta.url));

export {app as default, load};
