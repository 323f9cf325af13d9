// SPDX-License-Identifier: MIT
/**
 * The screen of a terminal as xterm has it: rows of characters in styles, a cursor, and what programs can do with
 * them. It knows nothing of the page.
 */

import {Sequences} from './sequences.mjs';
import {PLAIN, select} from './styles.mjs';

/** @typedef {import('./styles.mjs').Style} Style */

/**
 * A row. A character that is two columns wide has '' behind it; combining marks are with their character.
 * @typedef {object} Row
 * @property {string[]} cells
 * @property {Style[]} styles
 * @property {boolean} wrapped it goes on in the next row
 * @property {boolean} changed since somebody set it to false
 */

/** @typedef {{line: number, column: number}} Position lines are counted from the first that there ever was */

/** Rows above the screen that are kept. */
const HISTORY_MAX = 5000;
const TAB = 8;

/** Characters without a width of their own, and those that are two columns wide. */
const COMBINING = /^(?:\p{Mn}|\p{Me}|\p{Cf})$/u;
const WIDE = /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])$/u;

/** What ESC ( 0 makes of the characters from ` on: lines and kin. */
const GRAPHICS = '◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·';

export class Screen {
  /** @type {Row[]} all rows; the last ones are the screen */
  lines = [];
  /** How many rows went away at the top, beyond the history. */
  forgotten = 0;
  /** From the top left of the screen. */
  row = 0;
  column = 0;
  cursorVisible = true;
  /** LF goes to the first column too, as OPOST has it. */
  newlineReturns = true;
  /** Cursor keys send ESC O, not ESC [. */
  applicationKeys = false;
  bracketedPaste = false;

  #host;
  #sequences;
  /** The next character goes to the next row. */
  #full = false;
  #style = PLAIN;
  #wraps = true;
  #origin = false;
  #insert = false;
  /** The scrolling region. */
  #top = 0;
  #bottom;
  /** @type {{row: number, column: number, style: Style}} */
  #saved = {row: 0, column: 0, style: PLAIN};
  /** The rows of the normal screen, while a program has the other one. @type {{lines: Row[], row: number, column: number} | undefined} */
  #normal;
  /** Which character sets G0 and G1 have lines for letters, and which of them is used. */
  #graphics = [false, false];
  #set = 0;
  /** @type {Set<number>} */
  #tabs = new Set();
  #last = '';

  /**
   * @param {number} rows
   * @param {number} columns
   * @param {{reply?: (text: string) => void, title?: (text: string) => void, bell?: () => void}} [host]
   */
  constructor(rows, columns, host = {}) {
    this.rows = rows;
    this.columns = columns;
    this.#bottom = rows - 1;
    this.#host = host;
    this.lines = Array.from({length: rows}, () => this.#blank());
    this.#resetTabs();
    this.#sequences = new Sequences({
      print: text => this.#print(text),
      control: character => this.#control(character),
      csi: (final, numbers, prefix, between) => this.#csi(final, numbers, prefix, between),
      escape: (final, between) => this.#escape(final, between),
      osc: text => { if (/^[02];/.test(text)) this.#host.title?.(text.slice(2)); },
    });
  }

  /** @param {string} text what the program writes */
  write(text) {
    this.#sequences.write(text);
  }

  /** A program has the other screen, which has no history. */
  get alternate() {
    return !!this.#normal;
  }

  /** The text of a row. @param {Row} row */
  static text = row => row.cells.join('').trimEnd();

  /** @returns {Position} */
  get position() {
    return {line: this.forgotten + this.#first + this.row, column: this.column + (this.#full ? 1 : 0)};
  }

  /** Puts the cursor where it was. @param {Position} position */
  place({line, column}) {
    this.#move(line - this.forgotten - this.#first, column);
    this.#full = column >= this.columns;
  }

  /** Removes everything from the cursor on. */
  eraseBelow() {
    this.#erase(this.row, this.column, this.rows - 1, this.columns);
  }

  /** @param {{lines: Row[], row: number}} screen @param {number} rows @param {boolean} history what leaves it at the top stays */
  #resizeRows(screen, rows, history) {
    const {lines} = screen;
    for (let count = this.rows; count > rows; count--) {
      // Empty rows below go first.
      if (screen.row < count - 1 && (!history || !Screen.text(lines[lines.length - 1]))) lines.pop();
      else screen.row--;
      if (!history && lines.length > count - 1) lines.shift();
    }
    for (let count = this.rows; count < rows; count++) {
      if (history && lines.length > count) screen.row++;
      else lines.push(this.#blank());
    }
  }

  /** @param {number} rows @param {number} columns */
  resize(rows, columns) {
    this.#resizeRows(this, rows, !this.alternate);
    if (this.#normal) this.#resizeRows(this.#normal, rows, true);
    this.rows = rows;
    this.columns = columns;
    for (const row of this.lines) this.#fit(row);
    this.#top = 0;
    this.#bottom = rows - 1;
    this.#resetTabs();
    this.#move(this.row, this.column);
  }

  /** As new, but that the history stays. */
  reset() {
    this.#leaveAlternate();
    this.#style = PLAIN;
    this.cursorVisible = this.#wraps = this.newlineReturns = true;
    this.applicationKeys = this.bracketedPaste = this.#origin = this.#insert = false;
    this.#top = 0;
    this.#bottom = this.rows - 1;
    this.#graphics = [false, false];
    this.#set = 0;
    this.#resetTabs();
  }

  // -- Rows

  /** The number of the screen's first row. */
  get #first() {
    return this.lines.length - this.rows;
  }

  /** @returns {Row} */
  #blank() {
    const style = this.#style?.background ? {...PLAIN, background: this.#style.background} : PLAIN;
    return {cells: Array(this.columns).fill(' '), styles: Array(this.columns).fill(style), wrapped: false, changed: true};
  }

  /** @param {Row} row */
  #fit(row) {
    while (row.cells.length < this.columns) row.cells.push(' '), row.styles.push(PLAIN);
    if (row.cells.length > this.columns && !/\S/.test(row.cells.slice(this.columns).join(''))) {
      row.cells.length = row.styles.length = this.columns;
      row.changed = true;
    }
  }

  /** @param {number} row */
  #at(row) {
    const found = this.lines[this.#first + row];
    found.changed = true;
    return found;
  }

  #resetTabs() {
    this.#tabs = new Set(Array.from({length: Math.ceil(this.columns / TAB)}, (_, i) => i * TAB));
  }

  /** @param {number} row @param {number} column */
  #move(row, column) {
    const [top, bottom] = this.#origin ? [this.#top, this.#bottom] : [0, this.rows - 1];
    this.#at(this.row = Math.min(Math.max(row, top), bottom));
    this.column = Math.min(Math.max(column, 0), this.columns - 1);
    this.#full = false;
  }

  /** Erases from one place to the end of another row, `end` its first column that stays. @param {number} row @param {number} column @param {number} last @param {number} end */
  #erase(row, column, last, end) {
    for (let r = row; r <= last; r++) {
      const line = this.#at(r), blank = this.#blank(), from = r === row ? column : 0, to = r === last ? end : this.columns;
      for (let c = from; c < to; c++) [line.cells[c], line.styles[c]] = [' ', blank.styles[c]];
      this.#mend(line, from);
      this.#mend(line, to);
      if (to >= this.columns) {
        line.cells.length = line.styles.length = this.columns;
        line.wrapped = false;
      }
    }
  }

  /** Where one half of a wide character went away, the other does. @param {Row} line @param {number} column of its second half, maybe */
  #mend({cells}, column) {
    const wide = WIDE.test(cells[column - 1] ?? '');
    if (cells[column] === '' && !wide) cells[column] = ' ';
    if (wide && cells[column] !== '') cells[column - 1] = ' ';
  }

  /**
   * Scrolls the region; what leaves the whole screen at the top is history.
   * @param {number} count up if it is positive
   */
  #scroll(count) {
    this.#moveRows(count, this.#top, count > 0 && this.#top === 0 && this.#bottom === this.rows - 1 && !this.alternate);
  }

  /** Moves the rows from one of them to the end of the region. @param {number} count @param {number} top @param {boolean} history */
  #moveRows(count, top, history) {
    const up = count > 0, size = this.#bottom - top + 1, first = this.#first;
    for (let i = Math.min(Math.abs(count), size); i > 0; i--) {
      if (history) {
        this.lines.push(this.#blank());
        continue;
      }
      this.lines.splice(first + (up ? top : this.#bottom), 1);
      this.lines.splice(first + (up ? this.#bottom : top), 0, this.#blank());
    }
    const old = this.lines.length - this.rows - HISTORY_MAX;
    if (old > 0 && history) {
      this.lines.splice(0, old);
      this.forgotten += old;
    }
    this.#at(this.row);
  }

  #lineFeed() {
    if (this.row === this.#bottom) this.#scroll(1);
    else this.#move(this.row + 1, this.column);
  }

  #reverseLineFeed() {
    if (this.row === this.#top) this.#scroll(-1);
    else this.#move(this.row - 1, this.column);
  }

  // -- Text

  /** @param {string} text */
  #print(text) {
    for (const character of text) this.#put(this.#graphics[this.#set] && character >= '`' && character <= '~' ? GRAPHICS[character.charCodeAt(0) - 96] : character);
  }

  /** @param {string} character */
  #put(character) {
    const ascii = character < '\x7f';
    if (!ascii && COMBINING.test(character)) return this.#combine(character);
    const width = !ascii && WIDE.test(character) ? 2 : 1;
    if (this.#full || (width === 2 && this.column === this.columns - 1)) {
      if (this.#wraps) {
        this.#at(this.row).wrapped = true;
        this.column = 0;
        this.#lineFeed();
      }
      this.#full = false;
    }
    const {cells, styles} = this.#at(this.row), column = this.column;
    if (this.#insert) {
      cells.splice(column, 0, ...Array(width).fill(' '));
      styles.splice(column, 0, ...Array(width).fill(PLAIN));
      cells.length = styles.length = this.columns;
    }
    if (cells[column] === '') cells[column - 1] = ' ';
    for (let i = 0; i < width; i++) [cells[column + i], styles[column + i]] = [i ? '' : character, this.#style];
    if (cells[column + width] === '') cells[column + width] = ' ';
    this.#last = character;
    this.column = Math.min(column + width, this.columns - 1);
    this.#full = column + width >= this.columns;
  }

  /** @param {string} mark */
  #combine(mark) {
    const {cells} = this.#at(this.row);
    let column = this.#full ? this.column : this.column - 1;
    if (cells[column] === '') column--;
    if (column >= 0 && cells[column].length < 32) cells[column] += mark;
  }

  /** @param {string} character */
  #control(character) {
    switch (character) {
      case '\x07': this.#host.bell?.(); break;
      case '\b': this.#move(this.row, this.column - 1); break;
      case '\t': {
        let column = this.column + 1;
        while (column < this.columns - 1 && !this.#tabs.has(column)) column++;
        this.#move(this.row, column);
        break;
      }
      case '\n': case '\v': case '\f':
        if (this.newlineReturns) this.column = 0;
        this.#full = false;
        this.#lineFeed();
        break;
      case '\r': this.#move(this.row, 0); break;
      case '\x0e': case '\x0f': this.#set = character === '\x0e' ? 1 : 0; break;
    }
  }

  // -- Sequences

  /** @param {string} final @param {string} between */
  #escape(final, between) {
    if (between === '(' || between === ')') this.#graphics[between === '(' ? 0 : 1] = final === '0';
    if (between === '#' && final === '8') for (const row of this.lines.slice(this.#first)) row.cells.fill('E'), row.changed = true;
    if (between) return;
    switch (final) {
      case '7': this.#save(); break;
      case '8': this.#restore(); break;
      case 'D': this.#lineFeed(); break;
      case 'E': this.#lineFeed(); this.#move(this.row, 0); break;
      case 'H': this.#tabs.add(this.column); break;
      case 'M': this.#reverseLineFeed(); break;
      case 'c':
        this.reset();
        this.#erase(0, 0, this.rows - 1, this.columns);
        this.#move(0, 0);
    }
  }

  #save() {
    this.#saved = {row: this.row, column: this.column, style: this.#style};
  }

  #restore() {
    this.#style = this.#saved.style;
    this.#move(this.#saved.row, this.#saved.column);
  }

  /** @param {string} final @param {number[]} numbers @param {string} prefix @param {string} between */
  #csi(final, numbers, prefix, between) {
    const n = numbers[0] || 1, {row, column} = this;
    if (prefix === '?' && (final === 'h' || final === 'l')) return numbers.forEach(mode => this.#setMode(mode, final === 'h'));
    if (prefix === '>' && final === 'c') return this.#host.reply?.('\x1b[>0;0;0c');
    if (between === '!' && final === 'p') return this.reset();
    if (prefix || between) return;
    const line = () => this.#at(row);
    switch (final) {
      case 'A': this.#move(Math.max(row - n, row >= this.#top ? this.#top : 0), column); break;
      case 'B': case 'e': this.#move(Math.min(row + n, row <= this.#bottom ? this.#bottom : this.rows - 1), column); break;
      case 'C': case 'a': this.#move(row, column + n); break;
      case 'D': this.#move(row, column - n); break;
      case 'E': this.#move(row + n, 0); break;
      case 'F': this.#move(row - n, 0); break;
      case 'G': case '`': this.#move(row, n - 1); break;
      case 'H': case 'f': this.#move((this.#origin ? this.#top : 0) + n - 1, (numbers[1] || 1) - 1); break;
      case 'd': this.#move((this.#origin ? this.#top : 0) + n - 1, column); break;
      case 'I': for (let i = 0; i < Math.min(n, this.columns); i++) this.#control('\t'); break;
      case 'Z': {
        let to = column;
        for (let i = 0; i < n && to > 0; i++) do to--; while (to > 0 && !this.#tabs.has(to));
        this.#move(row, to);
        break;
      }
      case 'J': this.#eraseDisplay(numbers[0] ?? 0); break;
      case 'K': {
        const [from, to] = [[column, this.columns], [0, column + 1], [0, this.columns]][numbers[0] ?? 0] ?? [0, 0];
        this.#erase(row, from, row, to);
        break;
      }
      case 'L': case 'M':
        if (row >= this.#top && row <= this.#bottom) this.#moveRows(final === 'L' ? -n : n, row, false);
        break;
      case 'S': this.#scroll(n); break;
      case 'T': this.#scroll(-n); break;
      case '@': case 'P': {
        const {cells, styles} = line(), count = Math.min(n, this.columns - column), blank = this.#blank();
        const [removed, added] = final === 'P' ? [column, this.columns - count] : [this.columns - count, column];
        for (const [list, filler] of /** @type {[any[], any[]][]} */ ([[cells, blank.cells], [styles, blank.styles]])) {
          list.length = this.columns;
          list.splice(removed, count);
          list.splice(added, 0, ...filler.slice(0, count));
        }
        this.#mend(line(), column);
        break;
      }
      case 'X': this.#erase(row, column, row, Math.min(column + n, this.columns)); break;
      case 'b': for (let i = 0; i < Math.min(n, this.columns * this.rows) && this.#last; i++) this.#put(this.#last); break;
      case 'c': this.#host.reply?.('\x1b[?62;22c'); break;
      case 'g': if (numbers[0] === 3) this.#tabs.clear(); else this.#tabs.delete(column); break;
      case 'h': case 'l': if (numbers[0] === 4) this.#insert = final === 'h'; break;
      case 'm': this.#style = select(this.#style, numbers); break;
      case 'n':
        if (numbers[0] === 5) this.#host.reply?.('\x1b[0n');
        if (numbers[0] === 6) this.#host.reply?.(`\x1b[${row + 1 - (this.#origin ? this.#top : 0)};${column + 1}R`);
        break;
      case 'r': {
        const top = n - 1, bottom = Math.min(numbers[1] || this.rows, this.rows) - 1;
        if (top >= bottom) break;
        this.#top = top;
        this.#bottom = bottom;
        this.#move(this.#origin ? top : 0, 0);
        break;
      }
      case 's': this.#save(); break;
      case 'u': this.#restore(); break;
    }
  }

  /** @param {number} which */
  #eraseDisplay(which) {
    const {row, column} = this;
    if (which === 0) this.#erase(row, column, this.rows - 1, this.columns);
    if (which === 1) this.#erase(0, 0, row, column + 1);
    if (which === 2) this.#erase(0, 0, this.rows - 1, this.columns);
    if (which === 3 && !this.alternate) this.forgotten += this.lines.splice(0, this.#first).length;
  }

  /** @param {number} mode @param {boolean} on */
  #setMode(mode, on) {
    switch (mode) {
      case 1: this.applicationKeys = on; break;
      case 6:
        this.#origin = on;
        this.#move(on ? this.#top : 0, 0);
        break;
      case 7: this.#wraps = on; break;
      case 25:
        this.cursorVisible = on;
        this.#at(this.row);
        break;
      case 47: case 1047: case 1049:
        if (on) this.#enterAlternate();
        else this.#leaveAlternate();
        break;
      case 1048:
        if (on) this.#save();
        else this.#restore();
        break;
      case 2004: this.bracketedPaste = on;
    }
  }

  #enterAlternate() {
    if (this.#normal) return;
    this.#normal = {lines: this.lines, row: this.row, column: this.column};
    this.lines = Array.from({length: this.rows}, () => this.#blank());
  }

  #leaveAlternate() {
    if (!this.#normal) return;
    const {lines, row, column} = this.#normal;
    this.#normal = undefined;
    this.lines = lines;
    for (const line of lines) this.#fit(line);
    this.#move(row, column);
  }
}
