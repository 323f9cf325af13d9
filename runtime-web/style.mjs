// SPDX-License-Identifier: MIT
/**
 * Text with the escape sequences of terminals, as pieces in a style: colours, bold and kin. Sequences that move the
 * cursor or do something else go away.
 */

/** @typedef {{text: string, classes: string, color: string, background: string}} Styled */

const COLORS = ['#3b4252', '#c5221f', '#1a7f37', '#9a6700', '#0b62d6', '#8250df', '#0e7c86', '#8b949e'];
const BRIGHT = ['#6e7681', '#e5534b', '#2da44e', '#bf8700', '#539bf5', '#a475f9', '#1b9aaa', '#c9d1d9'];
const CLASSES = /** @type {Record<number, string>} */ ({1: 'bold', 2: 'dim', 3: 'italic', 4: 'underline'});
const CUBE = [0, 95, 135, 175, 215, 255];

/** One of the 256 colours of xterm. @param {number} n */
function indexed(n) {
  if (n < 16) return n < 8 ? COLORS[n] : BRIGHT[n - 8];
  if (n >= 232) return `rgb(${Array(3).fill(8 + 10 * (n - 232))})`;
  return `rgb(${[36, 6, 1].map(unit => CUBE[Math.floor((n - 16) / unit) % 6])})`;
}

/** What a sequence is made of: its parameters and its end. One that is not complete has no end. */
const SEQUENCE = /\x1b(?:\[([\d;:?>]*)[ -\x2f]*([@-~]|$)|\][^\x07\x1b]*(\x07|\x1b\\|$)|[()#][^]|[^[\]()#]|[()#]?$)/;

export class Styler {
  #classes = new Set();
  #color = '';
  #background = '';
  #rest = '';

  /** The colour of 38;5;N or 38;2;R;G;B. @param {number[]} codes what follows 38 or 48; what is used is taken away */
  #extended(codes) {
    if (codes.shift() === 5) return indexed(codes.shift() ?? 0);
    return `rgb(${codes.splice(0, 3)})`;
  }

  /** @param {string} parameters */
  #select(parameters) {
    const codes = parameters.split(/[;:]/).map(Number);
    while (codes.length) {
      const code = /** @type {number} */ (codes.shift()), digit = code % 10;
      if (!code) this.#classes.clear(), this.#color = this.#background = '';
      else if (CLASSES[code]) this.#classes.add(CLASSES[code]);
      else if (code === 22) this.#classes.delete('bold'), this.#classes.delete('dim');
      else if (CLASSES[code - 20]) this.#classes.delete(CLASSES[code - 20]);
      else if (code === 38) this.#color = this.#extended(codes);
      else if (code === 48) this.#background = this.#extended(codes);
      else if (code === 39) this.#color = '';
      else if (code === 49) this.#background = '';
      else if (code >= 30 && code < 38) this.#color = COLORS[digit];
      else if (code >= 40 && code < 48) this.#background = COLORS[digit];
      else if (code >= 90 && code < 98) this.#color = BRIGHT[digit];
      else if (code >= 100 && code < 108) this.#background = BRIGHT[digit];
    }
  }

  /** @param {string} text what comes next @returns {Styled[]} */
  style(text) {
    /** @type {Styled[]} */
    const pieces = [];
    const add = (/** @type {string} */ text) => {
      if (text) pieces.push({text, classes: [...this.#classes].join(' '), color: this.#color, background: this.#background});
    };
    text = this.#rest + text;
    this.#rest = '';
    for (let found; (found = SEQUENCE.exec(text));) {
      const [sequence, parameters, end] = found, after = found.index + sequence.length;
      add(text.slice(0, found.index));
      const complete = after < text.length || end || found[3] || !/^\x1b([[\]]|[()#]?$)/.test(sequence);
      if (!complete) this.#rest = sequence;
      else if (end === 'm') this.#select(parameters);
      text = text.slice(after);
    }
    add(text);
    return pieces;
  }
}
