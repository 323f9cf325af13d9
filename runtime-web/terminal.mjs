// SPDX-License-Identifier: MIT
/**
 * A terminal in a page. A module of its own because most programs do without.
 */

import {keyText} from './terminal/keys.mjs';
import {Screen} from './terminal/screen.mjs';
import {Tty} from './terminal/tty.mjs';
import {View} from './terminal/view.mjs';

/**
 * What the terminal is connected to.
 * @typedef {object} Line
 * @property {(signal: number) => void} signal sends a signal to the program
 * @property {(rows: number, columns: number) => void} resize the terminal has another size now
 */

/** Keys that telephones do not have. */
const KEYS = /** @type {[string, string][]} */ ([['Esc', '\x1b'], ['Tab', '\t'], ['Ctrl-C', '\x03'], ['Ctrl-D', '\x04'],
  ['↑', '\x1b[A'], ['↓', '\x1b[B'], ['←', '\x1b[D'], ['→', '\x1b[C']]);

export class Terminal {
  #place;
  #screen;
  #tty;
  #view;
  #line;
  #input = document.createElement('textarea');
  #keys = document.createElement('div');
  #decoder = new TextDecoder();
  #drawing = false;
  /** A program runs, which reads keys. */
  #open = true;

  /** @param {HTMLElement} place @param {Line} line */
  constructor(place, line) {
    this.#place = place;
    this.#line = line;
    place.classList.add('terminal');
    place.removeAttribute('tabindex');
    place.removeAttribute('aria-live');
    const screen = this.#screen = new Screen(24, 80, {
      reply: text => this.#tty.key(text),
      title: text => { document.title = text || document.title; },
    });
    this.#tty = new Tty(screen, signal => line.signal(signal));
    this.#view = new View(place, screen);
    this.#createInput();
    place.append(this.#input, this.#keys);
    this.#createKeys();
    this.#resize();
    new ResizeObserver(() => this.#resize()).observe(place);
  }

  get size() {
    return {rows: this.#screen.rows, columns: this.#screen.columns};
  }

  #resize() {
    const {rows, columns} = this.#view.measure(this.#keys.offsetHeight);
    if (rows === this.#screen.rows && columns === this.#screen.columns) return;
    this.#screen.resize(rows, columns);
    this.#line.resize(rows, columns);
    this.#changed();
  }

  /** What the user types goes through an element of its own, for telephones' keyboards and input methods. */
  #createInput() {
    const input = this.#input;
    input.className = 'keys';
    input.setAttribute('aria-label', 'Terminal input');
    for (const [name, value] of Object.entries({autocapitalize: 'off', autocomplete: 'off', autocorrect: 'off', spellcheck: 'false', rows: '1'}))
      input.setAttribute(name, value);
    input.onkeydown = event => {
      const {ctrlKey, shiftKey, key} = event, {raw} = this.#tty;
      if (!this.#open || event.isComposing || event.keyCode === 229) return;
      // The browser's own: copying, pasting, going on to the next element.
      const copies = ctrlKey && key === 'c' && !getSelection()?.isCollapsed;
      if (copies || (ctrlKey && (key === 'v' || (shiftKey && /^[cv]$/i.test(key)))) || (key === 'Tab' && !raw)) return;
      const text = keyText(event, raw && this.#screen.applicationKeys);
      if (!text) return;
      event.preventDefault();
      this.#key(text);
    };
    input.oninput = event => {
      if (/** @type {InputEvent} */ (event).isComposing || !input.value) return;
      this.#tty.paste(input.value);
      this.#typed();
    };
    input.addEventListener('compositionend', () => {
      this.#tty.paste(input.value);
      this.#typed();
    });
    input.onpaste = event => {
      event.preventDefault();
      this.#tty.paste(event.clipboardData?.getData('text/plain') ?? '');
      this.#typed();
    };
    input.onfocus = () => this.#view.focused(true);
    input.onblur = () => this.#view.focused(false);
    this.#place.onclick = () => {
      if (getSelection()?.isCollapsed) this.focus();
    };
  }

  /** @param {string} text */
  #key(text) {
    this.#tty.key(text);
    this.#typed();
  }

  #typed() {
    this.#input.value = '';
    this.#place.scrollTop = this.#place.scrollHeight;
    this.#changed();
  }

  #createKeys() {
    this.#keys.className = 'bar';
    this.#keys.append(...KEYS.map(([name, text]) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = name;
      button.onclick = () => {
        if (this.#open) this.#key(this.#screen.applicationKeys ? text.replace('\x1b[', '\x1bO') : text);
        this.focus();
      };
      return button;
    }));
  }

  /** Draws before the next frame. */
  #changed() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.#drawing = false;
    this.#view.draw();
    const {top, left} = this.#view.cursorPlace;
    Object.assign(this.#input.style, {top: `${top}px`, left: `${left}px`});
  }

  /** What the program prints. @param {Uint8Array | string} chunk */
  write(chunk) {
    this.#tty.print(typeof chunk === 'string' ? chunk : this.#decoder.decode(chunk, {stream: true}));
    this.#changed();
  }

  /** What the program reads next. @returns {Promise<string>} empty at the end of the input */
  async read() {
    // Who is busy elsewhere in the page stays there.
    if (!/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? '')) this.focus();
    this.#place.classList.add('reading');
    const piece = await this.#tty.read();
    this.#place.classList.remove('reading');
    return piece;
  }

  /** @param {number} bits of termios: see tty.mjs */
  set(bits) {
    this.#tty.set(bits);
  }

  focus() {
    this.#input.focus({preventScroll: true});
  }

  /** A program begins. */
  begin() {
    this.#screen.reset();
    this.#screen.write('\x1b[2J\x1b[3J\x1b[H');
    this.#tty.reset();
    this.#decoder = new TextDecoder();
    this.#open = true;
    this.#changed();
  }

  /** The program has ended. */
  end() {
    this.#screen.reset();
    this.#open = false;
    this.#place.classList.remove('reading');
    this.#changed();
  }
}
