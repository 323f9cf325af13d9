// SPDX-License-Identifier: MIT
// Prints what of the machine's C library's headers the guests' do not have, or have with other values.
import {glibcHeaders, compiling, guest, library, native} from './headers.mjs';

const headers = compiling(native, glibcHeaders()), ours = compiling(guest, headers);
for (const name of headers) if (!ours.includes(name)) console.log(`header ${name}`);
const theirs = library(native, ours), here = library(guest, ours);
for (const [name, value] of theirs.macros) {
  if (!here.macros.has(name)) console.log(`macro ${name} ${value ?? ''}`);
  else if (value !== undefined && here.macros.get(name) !== value) console.log(`value ${name} ${value}, here ${here.macros.get(name)}`);
}
for (const kind of /** @type {const} */ (['functions', 'types', 'members']))
  for (const name of theirs[kind]) if (!here[kind].has(name)) console.log(`${kind} ${name}`);
