// SPDX-License-Identifier: MIT
/**
 * A line that is being typed, and those before: how keys edit it.
 */

export class Line {
  text = '';
  /** Where the cursor is in the text. */
  at = 0;
  /** @type {string[]} */
  #history = [];
  /** Where in the history; its length is the new line. */
  #past = 0;
  /** The new line, while one of the history is shown. */
  #own = '';

  /** @param {string} text @param {number} [at] */
  set(text, at = text.length) {
    this.text = text;
    this.at = at;
  }

  /** @param {string} text */
  insert(text) {
    this.set(this.text.slice(0, this.at) + text + this.text.slice(this.at), this.at + text.length);
  }

  /** Takes the line away; lines that are remembered can be recalled. @param {boolean} remember */
  take(remember) {
    const {text} = this;
    if (remember && text && this.#history[this.#history.length - 1] !== text) this.#history.push(text);
    this.#past = this.#history.length;
    this.set('');
    return text;
  }

  /** @param {number} step */
  #recall(step) {
    const past = this.#past + step;
    if (past < 0 || past > this.#history.length) return;
    if (this.#past === this.#history.length) this.#own = this.text;
    this.#past = past;
    this.set(this.#history[past] ?? this.#own);
  }

  /** Where the character, or the word, before or behind the cursor ends. @param {number} step @param {boolean} [word] */
  #next(step, word) {
    const part = step < 0 ? this.text.slice(0, this.at) : this.text.slice(this.at);
    const found = (step < 0 ? word ? /\S+\s*$/u : /\P{M}\p{M}*$/u : word ? /^\s*\S+/u : /^\P{M}\p{M}*/u).exec(part);
    return Math.min(Math.max(this.at + step * (found?.[0].length ?? part.length), 0), this.text.length);
  }

  /** @param {number} from @param {number} to */
  #cut(from, to) {
    this.set(this.text.slice(0, from) + this.text.slice(to), from);
  }

  /** What a key does; false if it does nothing here. @param {string} key as keyText() has it */
  edit(key) {
    const {text, at} = this;
    switch (key) {
      case '\x7f': case '\b': this.#cut(this.#next(-1), at); return true;
      case '\x1b[3~': case '\x04': this.#cut(at, this.#next(1)); return true;
      case '\x17': case '\x1b\x7f': this.#cut(this.#next(-1, true), at); return true;
      case '\x1bd': this.#cut(at, this.#next(1, true)); return true;
      case '\x15': this.#cut(0, at); return true;
      case '\x0b': this.#cut(at, text.length); return true;
      case '\x1b[D': case '\x02': this.at = this.#next(-1); return true;
      case '\x1b[C': case '\x06': this.at = this.#next(1); return true;
      case '\x1b[1;5D': case '\x1b[1;3D': case '\x1bb': this.at = this.#next(-1, true); return true;
      case '\x1b[1;5C': case '\x1b[1;3C': case '\x1bf': this.at = this.#next(1, true); return true;
      case '\x1b[H': case '\x01': this.at = 0; return true;
      case '\x1b[F': case '\x05': this.at = text.length; return true;
      case '\x1b[A': case '\x10': this.#recall(-1); return true;
      case '\x1b[B': case '\x0e': this.#recall(1); return true;
    }
    return false;
  }
}
