// SPDX-License-Identifier: MIT
/**
 * How characters look: colours, bold and kin, as SGR sequences select them.
 */

/** @typedef {{classes: string, color: string, background: string, inverse: boolean}} Style never changed */

/** @type {Style} */
export const PLAIN = {classes: '', color: '', background: '', inverse: false};

const COLORS = ['#3b4252', '#c5221f', '#1a7f37', '#9a6700', '#0b62d6', '#8250df', '#0e7c86', '#8b949e'];
const BRIGHT = ['#6e7681', '#e5534b', '#2da44e', '#bf8700', '#539bf5', '#a475f9', '#1b9aaa', '#c9d1d9'];
const CLASSES = /** @type {Record<number, string>} */ ({1: 'bold', 2: 'dim', 3: 'italic', 4: 'underline', 8: 'concealed', 9: 'struck'});
const CUBE = [0, 95, 135, 175, 215, 255];
const BOLD_OFF = 22;

/** One of the 256 colours of xterm. @param {number} n */
function indexed(n) {
  if (n < 16) return n < 8 ? COLORS[n] : BRIGHT[n - 8];
  if (n >= 232) return `rgb(${Array(3).fill(8 + 10 * (n - 232))})`;
  return `rgb(${[36, 6, 1].map(unit => CUBE[Math.floor((n - 16) / unit) % 6])})`;
}

/** The colour of 38;5;N or 38;2;R;G;B. @param {number[]} codes what follows 38 or 48; what is used is taken away */
function extended(codes) {
  if (codes.shift() === 5) return indexed(codes.shift() ?? 0);
  return `rgb(${codes.splice(0, 3)})`;
}

/** @param {string} classes @param {string[]} removed @param {string} [added] */
const change = (classes, removed, added) =>
  [...classes.split(' ').filter(name => name && name !== added && !removed.includes(name)), ...added ? [added] : []].join(' ');

/** The style after a sequence. @param {Style} style @param {number[]} numbers @returns {Style} */
export function select(style, numbers) {
  const codes = numbers.length ? [...numbers] : [0];
  let {classes, color, background, inverse} = style;
  while (codes.length) {
    const code = /** @type {number} */ (codes.shift()), digit = code % 10;
    if (!code) ({classes, color, background, inverse} = PLAIN);
    else if (CLASSES[code]) classes = change(classes, [], CLASSES[code]);
    else if (code === BOLD_OFF) classes = change(classes, ['bold', 'dim']);
    else if (CLASSES[code - 20]) classes = change(classes, [CLASSES[code - 20]]);
    else if (code === 7 || code === 27) inverse = code === 7;
    else if (code === 38) color = extended(codes);
    else if (code === 48) background = extended(codes);
    else if (code === 39) color = '';
    else if (code === 49) background = '';
    else if (code >= 30 && code < 38) color = COLORS[digit];
    else if (code >= 40 && code < 48) background = COLORS[digit];
    else if (code >= 90 && code < 98) color = BRIGHT[digit];
    else if (code >= 100 && code < 108) background = BRIGHT[digit];
  }
  return classes || color || background || inverse ? {classes, color, background, inverse} : PLAIN;
}
