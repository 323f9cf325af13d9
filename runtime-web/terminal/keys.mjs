// SPDX-License-Identifier: MIT
/**
 * What keys send to a program, as xterm has it.
 */

/** @typedef {{key: string, shiftKey?: boolean, altKey?: boolean, ctrlKey?: boolean, metaKey?: boolean}} Key as of a KeyboardEvent */

/** ESC [ letter; with modifiers ESC [ 1 ; modifiers letter. */
const LETTERS = /** @type {Record<string, string>} */ ({ArrowUp: 'A', ArrowDown: 'B', ArrowRight: 'C', ArrowLeft: 'D', End: 'F', Home: 'H', F1: 'P', F2: 'Q', F3: 'R', F4: 'S'});
/** ESC [ number ~ */
const NUMBERS = /** @type {Record<string, number>} */ ({
  Insert: 2, Delete: 3, PageUp: 5, PageDown: 6, F5: 15, F6: 17, F7: 18, F8: 19, F9: 20, F10: 21, F11: 23, F12: 24});
const SIMPLE = /** @type {Record<string, string>} */ ({Enter: '\r', Backspace: '\x7f', Tab: '\t', Escape: '\x1b'});

/** Ctrl and a character: a control character, if there is one. @param {string} key */
function controlOf(key) {
  if (key === ' ' || key === '@' || key === '2') return '\0';
  if (key === '?') return '\x7f';
  return /^[a-z[\\\]^_]$/i.test(key) ? String.fromCharCode(key.toUpperCase().charCodeAt(0) - 64) : '';
}

/**
 * What a key sends; nothing for keys that are the browser's.
 * @param {Key} event
 * @param {boolean} [application] cursor keys send ESC O
 */
export function keyText({key, shiftKey, altKey, ctrlKey, metaKey}, application = false) {
  if (metaKey) return '';
  const modifiers = 1 + (shiftKey ? 1 : 0) + (altKey ? 2 : 0) + (ctrlKey ? 4 : 0), meta = altKey ? '\x1b' : '';
  const letter = LETTERS[key], number = NUMBERS[key];
  if (letter && modifiers > 1) return `\x1b[1;${modifiers}${letter}`;
  if (letter) return (application || /^F\d/.test(key) ? '\x1bO' : '\x1b[') + letter;
  if (number) return `\x1b[${number}${modifiers > 1 ? ';' + modifiers : ''}~`;
  if (key === 'Tab' && shiftKey) return '\x1b[Z';
  if (key === 'Backspace' && ctrlKey) return meta + '\b';
  if (SIMPLE[key]) return meta + SIMPLE[key];
  if ([...key].length !== 1) return '';
  // AltGr is Ctrl and Alt.
  if (ctrlKey && !altKey) return controlOf(key);
  return ctrlKey ? key : meta + key;
}
