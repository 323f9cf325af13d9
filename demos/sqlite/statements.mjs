// SPDX-License-Identifier: MIT
/** SQL scripts as lists of statements. */

/**
 * @typedef {object} Statement
 * @property {string} text without leading comments
 * @property {number} start where it starts in the script
 */

const TOKEN = new RegExp([
  String.raw`\s+|--[^\n]*|/\*[^]*?(?:\*/|$)`, // space and comments
  String.raw`'[^']*(?:'|$)|"[^"]*(?:"|$)|${'`[^`]*(?:`|$)'}|\[[^\]]*(?:\]|$)`, // strings and names
  String.raw`[\w$\u0080-\uffff]+|[^]`,
].join('|'), 'y');

const TRIGGER = /^(EXPLAIN (QUERY PLAN )?)?CREATE (TEMP |TEMPORARY )?TRIGGER /;

/**
 * Splits at the semicolons that end statements, not at those in strings, comments and triggers.
 * A line that starts with a dot is a command of the shell.
 * @param {string} script
 * @returns {Statement[]}
 */
export function splitStatements(script) {
  /** @type {Statement[]} */
  const statements = [];
  let start = -1, words = '', last = ['', ''];
  const finish = (/** @type {number} */ end) => {
    if (start >= 0) statements.push({text: script.slice(start, end), start});
    start = -1;
    words = '';
    last = ['', ''];
  };
  TOKEN.lastIndex = 0;
  for (let at = 0; at < script.length; at = TOKEN.lastIndex) {
    const token = TOKEN.exec(script)?.[0] ?? '';
    if (/^(\s|--|\/\*)/.test(token)) continue;
    if (start < 0) {
      if (token === ';') continue;
      start = at;
      if (token === '.' && /(^|\n)\s*$/.test(script.slice(0, at))) {
        const end = (script.indexOf('\n', at) + 1 || script.length + 1) - 1;
        finish(end);
        TOKEN.lastIndex = end;
        continue;
      }
    }
    const word = token.toUpperCase();
    if (words.length < 50) words += word + ' ';
    if (token === ';' && (!TRIGGER.test(words) || last.join(' ') === '; END')) finish(TOKEN.lastIndex);
    else last = [last[1], word];
  }
  finish(script.length);
  return statements;
}

/**
 * Line and column of a place in a text, both from 1.
 * @param {string} text
 * @param {number} offset
 */
export function position(text, offset) {
  const before = text.slice(0, offset).split('\n');
  return {line: before.length, column: before[before.length - 1].length + 1};
}
