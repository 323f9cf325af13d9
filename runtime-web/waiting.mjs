// SPDX-License-Identifier: MIT
/**
 * The root of app.mjs for programs that read standard input or sleep: app.mjs, and what suspends them.
 */

import {load, node} from './load.mjs';
import {chooseModule, suspension} from './suspend.mjs';

/** The files beside this one, as bundlers find them. @type {Record<string, (() => URL) | undefined>} */
const parts = {/*{{parts}}*/};

/** @type {typeof load} */
const loadWaiting = (source, options) => load(source, {suspension, ...options});

/**
 * Loads the program.
 * @param {import('./load.mjs').LoadOptions} [options]
 */
const app = options => {
  const [name, chosen] = chooseModule('{{wasm}}', '{{asyncify}}', {engine: '{{engine}}', ...options});
  const asmjs = parts[name.replace('.wasm', '.asm.js')]?.();
  return loadWaiting(/** @type {URL} */ (parts[name]?.() ?? asmjs), {asmjs, ...chosen});
};

node?.then(({main}) => main(app, import.meta.url));

export {app as default, loadWaiting as load};
