// SPDX-License-Identifier: MIT
/**
 * A screen as elements of the page: a row is a block of text, which can be selected, copied and searched for.
 */

import {Screen} from './screen.mjs';

/** @typedef {import('./screen.mjs').Row} Row */
/** @typedef {import('./styles.mjs').Style} Style */

/** Rows that are read out when they are new, and those that stay to be read. */
const READ_OUT = 40;

/** @param {string} name @param {string} className */
function createElement(name, className) {
  const element = document.createElement(name);
  element.className = className;
  return element;
}

/** Characters in one style. @param {string} text @param {Style} style @param {boolean} wide */
function createPiece(text, {classes, color, background, inverse}, wide) {
  const piece = createElement('span', `${classes}${wide ? ' wide' : ''}${inverse ? ' inverse' : ''}`.trim());
  piece.textContent = text;
  if (inverse) [color, background] = [background || 'var(--panel)', color || 'var(--text)'];
  Object.assign(piece.style, {color, background});
  return piece;
}

export class View {
  #place;
  #screen;
  #rows = createElement('div', 'lines');
  #cursor = createElement('span', 'cursor');
  #reader = createElement('div', 'reader');
  /** @type {WeakMap<Row, HTMLElement>} */
  #elements = new WeakMap();
  /** Rows that were shown the last time, and how many of them were the screen. @type {Row[]} */
  #shown = [];
  #shownRows = 0;
  /** What was read out already: all rows before this one. */
  #read = 0;

  /** @param {HTMLElement} place @param {Screen} screen */
  constructor(place, screen) {
    this.#place = place;
    this.#screen = screen;
    this.#reader.setAttribute('aria-live', 'polite');
    this.#cursor.setAttribute('aria-hidden', 'true');
    place.replaceChildren(this.#rows, this.#reader);
  }

  /** How many rows and columns there is room for. @param {number} taken pixels below them */
  measure(taken) {
    const probe = createElement('span', 'probe'), style = getComputedStyle(this.#place);
    probe.textContent = 'M'.repeat(100);
    this.#place.append(probe);
    const {width, height} = probe.getBoundingClientRect();
    probe.remove();
    const inside = (/** @type {string} */ start, /** @type {string} */ end) => parseFloat(style.getPropertyValue(start)) + parseFloat(style.getPropertyValue(end));
    const columns = (this.#place.clientWidth - inside('padding-left', 'padding-right')) / (width / 100);
    const rows = (this.#place.clientHeight - taken - inside('padding-top', 'padding-bottom')) / height;
    return {rows: Math.max(4, Math.floor(rows) || 24), columns: Math.max(20, Math.floor(columns) || 80)};
  }

  /** Shows what has changed. */
  draw() {
    const place = this.#place, atEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 40, {lines, rows} = this.#screen;
    const old = this.#shown, gone = old.indexOf(lines[0]);
    // Rows that left the history; or all, when a program takes the other screen.
    for (const row of gone < 0 ? old : old.slice(0, gone)) this.#elements.get(row)?.remove();
    const kept = gone < 0 ? 0 : old.length - gone;
    for (let i = Math.max(0, kept - Math.max(rows, this.#shownRows)); i < lines.length; i++) {
      const element = this.#elementOf(lines[i]);
      if (this.#rows.children[i] !== element) this.#rows.insertBefore(element, this.#rows.children[i] ?? null);
    }
    while (this.#rows.children.length > lines.length) this.#rows.lastChild?.remove();
    this.#shown = [...lines];
    this.#shownRows = rows;
    this.#drawCursor();
    this.#readOut();
    if (atEnd) place.scrollTop = place.scrollHeight;
  }

  /** @param {Row} row */
  #elementOf(row) {
    let element = this.#elements.get(row);
    if (!element) this.#elements.set(row, element = createElement('div', 'line'));
    if (row.changed) {
      row.changed = false;
      element.replaceChildren(...this.#pieces(row));
    }
    return element;
  }

  /** @param {Row} row */
  #pieces({cells, styles}) {
    const pieces = [];
    let end = cells.length;
    while (end && cells[end - 1] === ' ' && !styles[end - 1].background && !styles[end - 1].inverse) end--;
    for (let from = 0, to; from < end; from = to) {
      const wide = cells[from + 1] === '';
      for (to = from + (wide ? 2 : 1); to < end && !wide && styles[to] === styles[from] && cells[to + 1] !== ''; to++);
      pieces.push(createPiece(cells.slice(from, to).join(''), styles[from], wide));
    }
    // A row without text is as high as the others.
    return pieces.length ? pieces : ['\n'];
  }

  #drawCursor() {
    const {lines, rows, row, column, cursorVisible} = this.#screen;
    this.#cursor.hidden = !cursorVisible;
    this.#cursor.style.left = `${column}ch`;
    this.#elements.get(lines[lines.length - rows + row])?.append(this.#cursor);
  }

  /** Tells a screen reader what is new: rows that are complete. */
  #readOut() {
    const {lines, forgotten, alternate, position: {line}} = this.#screen;
    if (alternate) return;
    const from = Math.max(this.#read, line - READ_OUT, forgotten);
    this.#read = line;
    for (const row of lines.slice(Math.max(0, from - forgotten), Math.max(0, line - forgotten))) {
      const element = createElement('div', '');
      element.textContent = Screen.text(row);
      this.#reader.append(element);
    }
    while (this.#reader.children.length > READ_OUT) this.#reader.firstChild?.remove();
  }

  /** The cursor is full while keys come here. @param {boolean} focused */
  focused(focused) {
    this.#cursor.classList.toggle('focused', focused);
  }

  /** Where the cursor is shown, in the place. */
  get cursorPlace() {
    const row = /** @type {HTMLElement | null} */ (this.#cursor.parentElement);
    return {top: row?.offsetTop ?? 0, left: this.#cursor.offsetLeft};
  }
}
