// SPDX-License-Identifier: MIT
/** What to feed to the SQLite shell, and what it prints, as values. */

/** @typedef {import('./statements.mjs').Statement} Statement */

/**
 * A value: text is a string, everything else an object: numbers as SQLite prints them (a 64-bit
 * integer does not fit a JavaScript number), blobs as hexadecimal digits.
 * @typedef {string | {null: true} | {number: string} | {blob: string}} Value
 */

/**
 * What one statement printed.
 * @typedef {object} Result
 * @property {number} statement its index
 * @property {string[]} columns
 * @property {Value[][]} rows at most as many as asked for
 * @property {number} count how many rows there were
 * @property {string} text what is not a table: the output of a command of the shell
 * @property {number} changes rows inserted, updated and deleted
 * @property {number} seconds
 */

/**
 * What went wrong, and where in the script.
 * @typedef {object} Failure
 * @property {string} message
 * @property {number} [statement] the index of the statement
 * @property {number} [offset] in the statement's text
 */

const MARK = '\x1e';
const SETTINGS = ['.mode quote', '.headers on', '.changes on', '.timer on'];

/**
 * The shell's input that runs statements and marks where the output of each begins.
 * @param {Statement[]} statements
 * @returns {{input: string, lines: number[]}} lines: the input's line, from 1, where each starts
 */
export function shellInput(statements) {
  const input = [...SETTINGS], /** @type {number[]} */ lines = [];
  let count = input.length;
  statements.forEach(({text}, i) => {
    input.push(`.print "\\036${i}"`, text);
    lines.push(count + 2);
    count += 1 + text.split('\n').length;
  });
  return {input: input.join('\n') + '\n', lines};
}

const VALUE = /NULL|X'([0-9A-Fa-f]*)'|'((?:[^']|'')*)'|(-?(?:Inf|\d[^,\n]*))/y;

/** @param {RegExpExecArray} match @returns {Value} */
function toValue([whole, blob, text, number]) {
  if (text !== undefined) return text.replaceAll("''", "'");
  if (blob !== undefined) return {blob};
  return number === undefined ? {null: true} : {number};
}

/**
 * Rows of values in the shell's quote mode.
 * @param {string} text
 * @param {number} most how many rows to keep
 * @returns {{rows: Value[][], count: number} | undefined} undefined if it is not that
 */
export function parseRows(text, most) {
  const rows = [];
  let count = 0, row = /** @type {Value[]} */ ([]);
  for (let at = 0; at < text.length; at++) {
    VALUE.lastIndex = at;
    const match = VALUE.exec(text);
    if (!match) return undefined;
    row.push(toValue(match));
    at = VALUE.lastIndex;
    if (text[at] === ',') continue;
    if (text[at] !== '\n') return undefined;
    if (count++ < most) rows.push(row);
    row = [];
  }
  return {rows, count};
}

const FOOTER = /(?:^|\n)(?:Run Time: real (\S+) .*\n)(?:changes: .*total_changes: (\d+)\n)?$/;

/**
 * @param {string} output of the shell for the input of shellInput
 * @param {number} most how many rows to keep of each result
 * @returns {Result[]}
 */
export function parseOutput(output, most) {
  let total = 0;
  return output.split(MARK).slice(1).map(part => {
    const [, index, rest] = /** @type {RegExpMatchArray} */ (part.match(/^(\d+)\n([^]*)$/));
    const footer = rest.match(FOOTER);
    const body = footer ? rest.slice(0, footer.index) + (footer[0][0] === '\n' ? '\n' : '') : rest;
    const table = footer ? parseRows(body, most + 1) : undefined;
    const before = total;
    total = Number(footer?.[2] ?? total);
    return {
      statement: Number(index),
      columns: table?.rows.shift()?.map(String) ?? [],
      rows: table?.rows ?? [],
      count: Math.max(0, (table?.count ?? 0) - 1),
      text: table ? '' : body,
      changes: total - before,
      seconds: Number(footer?.[1] ?? 0),
    };
  });
}

/**
 * Where the shell's arrow points, which it prints under a piece of the statement in which every
 * space is a blank.
 * @param {string} text of the statement
 * @param {string} excerpt
 * @param {string} arrow
 * @returns {number | undefined}
 */
function arrowOffset(text, excerpt, arrow) {
  const start = text.replace(/\s/g, ' ').indexOf(excerpt);
  if (start < 0) return undefined;
  const bytes = new TextEncoder().encode(excerpt).subarray(0, arrow.indexOf('^'));
  return start + new TextDecoder().decode(bytes).length;
}

/**
 * @param {string} errors what the shell printed on stderr
 * @param {Statement[]} statements
 * @param {number[]} lines as shellInput gave them
 * @returns {Failure | undefined}
 */
export function parseErrors(errors, statements, lines) {
  if (!errors.trim()) return undefined;
  const match = errors.match(/^(?:Parse|Runtime) error near line (\d+): ([^]*?)(?:\n  (.*)\n  (.*error here.*))?\n*$/);
  if (!match) return {message: errors.trim()};
  const [, line, message, excerpt, arrow] = match;
  const statement = lines.findLastIndex(first => first <= Number(line));
  if (statement < 0) return {message};
  const {text} = statements[statement];
  return {message, statement, offset: excerpt === undefined ? undefined : arrowOffset(text, excerpt, arrow)};
}
