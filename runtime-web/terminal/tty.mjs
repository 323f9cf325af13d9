// SPDX-License-Identifier: MIT
/**
 * What is between keys and a program: lines that are edited and shown as they are typed, or keys as they come, as
 * the program's termios have it.
 */

import {Line} from './line.mjs';

/** @typedef {import('./screen.mjs').Screen} Screen */
/** @typedef {import('./screen.mjs').Position} Position */

/** Bits of the settings that tcsetattr sends; lib/posix/terminal.h has the same. */
const CANONICAL = 1, ECHO = 2, SIGNALS = 4, RETURN_IS_NEWLINE = 8, OUTPUT = 16;
const INITIAL = CANONICAL | ECHO | SIGNALS | RETURN_IS_NEWLINE | OUTPUT;
const SIGINT = 2, SIGQUIT = 3;

/** The key that suspends programs elsewhere, and what is said here, where no shell could continue them. */
const SUSPEND = '\x1a', NO_SUSPENSION = 'Programs in pages cannot be suspended; Ctrl-C ends them.';

/** Control characters as they are shown. @param {string} text */
const visible = text => text.replace(/[\0-\x08\x0a-\x1f\x7f]/g, character => '^' + String.fromCharCode(character.charCodeAt(0) ^ 64));

export class Tty {
  #screen;
  #signal;
  #settings = INITIAL;
  #line = new Line();
  /** Where the line begins on the screen, if something of it is shown. @type {Position | undefined} */
  #start;
  /** What was typed and not read: lines, or pieces of what is not lines; '' is the end of the input. @type {string[]} */
  #typed = [];
  /** @type {((piece: string) => void) | undefined} */
  #reader;

  /** @param {Screen} screen @param {(signal: number) => void} signal sends a signal to the program */
  constructor(screen, signal) {
    this.#screen = screen;
    this.#signal = signal;
  }

  /** Keys go to the program as they come. */
  get raw() {
    return !(this.#settings & CANONICAL);
  }

  /** For a new program. */
  reset() {
    this.set(INITIAL);
    this.#typed = [];
    this.#reader = this.#start = undefined;
    this.#line.take(false);
  }

  /** @param {number} settings */
  set(settings) {
    this.#settings = settings;
    this.#screen.newlineReturns = !!(settings & OUTPUT);
    if (!this.raw || !this.#line.text) return;
    this.#start = undefined;
    this.#type(this.#line.take(false));
  }

  /** What the program reads next. @returns {Promise<string>} empty at the end of the input */
  read() {
    return new Promise(resolve => {
      this.#reader = resolve;
      this.#answer();
    });
  }

  #answer() {
    if (!this.#reader || !this.#typed.length) return;
    const piece = this.raw ? this.#typed.splice(0).join('') : /** @type {string} */ (this.#typed.shift());
    this.#reader(piece);
    this.#reader = undefined;
  }

  /** @param {string} piece */
  #type(piece) {
    this.#typed.push(piece);
    this.#answer();
  }

  /** What the program prints; a line that is being typed stays behind it. @param {string} text */
  print(text) {
    const start = this.#start;
    if (start) {
      this.#screen.place(start);
      this.#screen.eraseBelow();
    }
    this.#screen.write(text);
    this.#start = undefined;
    if (start && this.#line.text) this.#show();
  }

  /** Shows the line. */
  #show() {
    if (!(this.#settings & ECHO)) return;
    const screen = this.#screen, {text, at} = this.#line;
    if (this.#start) {
      screen.place(this.#start);
      screen.eraseBelow();
    }
    this.#start ??= screen.position;
    screen.write(visible(text.slice(0, at)));
    const cursor = screen.position;
    screen.write(visible(text.slice(at)));
    screen.place(cursor);
  }

  /** Shows what is not part of the line, behind it. @param {string} text */
  #echo(text) {
    if (!(this.#settings & ECHO)) return;
    this.#line.at = this.#line.text.length;
    if (this.#start) this.#show();
    this.#screen.write(text);
    this.#start = undefined;
  }

  /**
   * A key.
   * @param {string} key what it sends
   */
  key(key) {
    const signal = this.#settings & SIGNALS && /** @type {Record<string, number>} */ ({'\x03': SIGINT, '\x1c': SIGQUIT})[key];
    if (signal) {
      this.#echo(visible(key) + '\r\n');
      this.#line.take(false);
      this.#typed = [];
      this.#signal(signal);
    } else if (this.#settings & SIGNALS && key === SUSPEND) {
      this.#refuseSuspension();
    } else if (this.raw) {
      this.#keyRaw(key);
    } else {
      this.#keyLine(key);
    }
  }

  /** The line that is being typed stays. A program that draws the screen itself would find it spoiled. */
  #refuseSuspension() {
    if (this.raw) return;
    this.#echo(`${visible(SUSPEND)}\r\n${NO_SUSPENSION}\r\n`);
    if (this.#line.text) this.#show();
  }

  /** @param {string} key */
  #keyRaw(key) {
    if (this.#settings & RETURN_IS_NEWLINE) key = key.replace(/\r/g, '\n');
    if (this.#settings & ECHO) this.#screen.write(key.replace(/[\0-\x08\x0b-\x1f\x7f]/g, visible));
    this.#type(key);
  }

  /** @param {string} key */
  #keyLine(key) {
    if (key === '\r' || key === '\n') {
      this.#echo('\r\n');
      this.#type(this.#line.take(!!(this.#settings & ECHO)) + '\n');
    } else if (key === '\x04' && this.#line.at === this.#line.text.length) {
      this.#echo('');
      this.#type(this.#line.take(false));
    } else if (this.#line.edit(key)) {
      this.#show();
    } else if (key === '\t' || !/^[\0-\x1f]/.test(key)) {
      this.#line.insert(key);
      this.#show();
    }
  }

  /** Text from elsewhere. @param {string} text */
  paste(text) {
    text = text.replace(/\r?\n/g, '\r');
    if (this.raw) return this.#keyRaw(this.#screen.bracketedPaste ? `\x1b[200~${text.replace(/\x1b/g, '')}\x1b[201~` : text);
    for (const part of text.split(/(\r)/)) if (part) this.#keyLine(part === '\r' ? part : part.replace(/[\0-\x08\x0a-\x1f\x7f]/g, ''));
  }
}
