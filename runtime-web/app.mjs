/**
 * The root of what `amcc -o app.mjs` writes; {{wasm}} and {{asmjs}} are the names of the files
 * beside it, {{engine}} is asmjs if there is no .wasm.
 */

import {load} from './load.mjs';

/**
 * Loads the program.
 * @param {import('./load.mjs').LoadOptions} [options]
 */
const app = options => load(new URL('{{wasm}}', import.meta.url),
  {asmjs: new URL('{{asmjs}}', import.meta.url), engine: /** @type {any} */ ('{{engine}}'), ...options});

if (globalThis.process?.versions?.node) import('./node.mjs').then(node => node.main(app, import.meta.url));

export {app as default, load};
