// SPDX-License-Identifier: MIT
/**
 * What the page needs for programs that ask for input or print in colours. A module of its own because most do not.
 */

import {Prompt} from './prompt.mjs';
import {Styler} from './style.mjs';

export {Prompt, Styler};
