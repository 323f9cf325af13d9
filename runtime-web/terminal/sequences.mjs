// SPDX-License-Identifier: MIT
/**
 * What programs write to a terminal, taken apart: text, control characters, and escape sequences (ECMA-48, xterm).
 */

/**
 * @typedef {object} Actions
 * @property {(text: string) => void} print text without control characters
 * @property {(character: string) => void} control one of C0
 * @property {(final: string, numbers: number[], prefix: string, between: string) => void} csi ESC [ prefix numbers between final
 * @property {(final: string, between: string) => void} escape ESC between final
 * @property {(text: string) => void} osc ESC ] text
 */

/** A whole sequence: CSI, OSC, other strings, which are skipped, or a short one. */
const WHOLE = /\x1b(?:\[([<-?]?)([\d;:]*)([ -\x2f]*)([@-~])|\]([^\x07\x1b]*)(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|([ -\x2f]*)([0-OQ-WYZ\\`-~]))/y;
/** The beginning of one, at the end of the text. */
const BEGUN = /\x1b(?:\[[<-?]?[\d;:]*[ -\x2f]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -\x2f]*)$/y;
const SPECIAL = /[\0-\x1f\x7f]/g;
/** A sequence that is longer is none. */
const LONGEST = 1 << 16;

/** Numbers; those that are missing are 0, and parts with colons follow as if with semicolons. @param {string} text */
const numbersOf = text => text ? text.split(/[;:]/).map(number => Math.min(+number, 1e5)) : [];

export class Sequences {
  #rest = '';
  #actions;

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
  }

  /** @param {string} text what comes next */
  write(text) {
    text = this.#rest + text;
    this.#rest = '';
    for (let at = 0; at < text.length;) {
      SPECIAL.lastIndex = at;
      const end = SPECIAL.exec(text)?.index ?? text.length;
      if (end > at) this.#actions.print(text.slice(at, end));
      at = end;
      if (text[at] !== '\x1b') {
        if (at < text.length) this.#actions.control(text[at++]);
        continue;
      }
      WHOLE.lastIndex = BEGUN.lastIndex = at;
      const found = WHOLE.exec(text);
      if (found) this.#run(found);
      else if (text.length - at < LONGEST && BEGUN.test(text)) return void (this.#rest = text.slice(at));
      at = found ? WHOLE.lastIndex : at + 1;
    }
  }

  /** @param {RegExpExecArray} found */
  #run([, prefix, numbers, between, final, osc, space, short]) {
    if (final) this.#actions.csi(final, numbersOf(numbers), prefix, between);
    else if (osc !== undefined) this.#actions.osc(osc);
    else if (short) this.#actions.escape(short, space);
  }
}
