// SPDX-License-Identifier: MIT
/**
 * The root of what `amcc -o app.mjs` writes; {{wasm}} is the name of the module beside it,
 * {{engine}} is auto, or asmjs if there is only the .asm.js.
 */

import {load, node} from './load.mjs';

/**
 * Loads the program.
 * @param {import('./load.mjs').LoadOptions} [options]
 */
const app = options =>
  load(new URL('{{wasm}}', import.meta.url), {engine: '{{engine}}', /*{{fallback}}*/...options});

node?.then(({main}) => main(app, import.meta.url));

export {app as default, load};
