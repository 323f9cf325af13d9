// SPDX-License-Identifier: MIT
/**
 * The root of the npm package: loads any program for WASI preview 1, whoever compiled it.
 */

import {load as loadModule} from './load.mjs';
import {suspension} from './suspend.mjs';

/**
 * Loads a program.
 * @type {typeof loadModule}
 */
export const load = (source, options) => loadModule(source, {suspension, ...options});
