// SPDX-License-Identifier: MIT
// Escape sequences of terminals in what programs print.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Styler} from '../../runtime-web/style.mjs';

/** @param {string[]} chunks */
const styled = (...chunks) => {
  const styler = new Styler();
  return chunks.flatMap(chunk => styler.style(chunk)).map(({text, classes, color, background}) => [text, classes, color, background]);
};

test('colours and kin, until they end', () => {
  assert.deepEqual(styled('a\x1b[1;4;34mb\x1b[22mc\x1b[39;42md\x1b[0me'), [
    ['a', '', '', ''], ['b', 'bold underline', '#0b62d6', ''], ['c', 'underline', '#0b62d6', ''], ['d', 'underline', '', '#1a7f37'], ['e', '', '', ''],
  ]);
});

test('256 colours and true colours', () => {
  assert.deepEqual(styled('\x1b[38;5;196ma\x1b[48;5;232mb\x1b[38;2;1;2;3mc\x1b[38;5;9md'), [
    ['a', '', 'rgb(255,0,0)', ''], ['b', '', 'rgb(255,0,0)', 'rgb(8,8,8)'], ['c', '', 'rgb(1,2,3)', 'rgb(8,8,8)'], ['d', '', '#e5534b', 'rgb(8,8,8)'],
  ]);
});

test('a sequence in two chunks', () => {
  assert.deepEqual(styled('a\x1b', '[3', '1mb'), [['a', '', '', ''], ['b', '', '#c5221f', '']]);
  assert.deepEqual(styled('a\x1b]0;ti', 'tle\x07b'), [['a', '', '', ''], ['b', '', '', '']]);
});

test('other sequences go away', () => {
  assert.deepEqual(styled('a\x1b[2J\x1b[?25h\x1b[10;20Hb\x1b(Bc\x1b7d\x1b]0;title\x1b\\e').map(([text]) => text).join(''), 'abcde');
});
