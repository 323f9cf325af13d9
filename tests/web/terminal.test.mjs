// SPDX-License-Identifier: MIT
// The terminal of pages, without the page: its screen, its keys, and lines as they are typed.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {keyText} from '../../runtime-web/terminal/keys.mjs';
import {Screen} from '../../runtime-web/terminal/screen.mjs';
import {Tty} from '../../runtime-web/terminal/tty.mjs';

/** The rows of a screen that got the text. @param {string[]} chunks */
function rowsOf(...chunks) {
  const screen = new Screen(4, 10);
  for (const chunk of chunks) screen.write(chunk);
  return screen.lines.map(Screen.text);
}

/** Pieces of one style in the first row. @param {string[]} chunks */
function styled(...chunks) {
  const screen = new Screen(1, 20);
  for (const chunk of chunks) screen.write(chunk);
  const {cells, styles} = screen.lines[0], pieces = /** @type {any[]} */ ([]);
  cells.forEach((cell, i) => {
    const {classes, color, background} = styles[i], last = pieces[pieces.length - 1];
    if (cell === ' ') return;
    if (i && styles[i] === styles[i - 1]) last[0] += cell;
    else pieces.push([cell, classes, color, background]);
  });
  return pieces;
}

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

test('sequences in two chunks, and what is none', () => {
  assert.deepEqual(styled('a\x1b', '[3', '1mb'), [['a', '', '', ''], ['b', '', '#c5221f', '']]);
  assert.deepEqual(rowsOf('a\x1b]0;ti', 'tle\x07b', '\x1bPq#0\x1b', '\\c\x1b[999zd\x1b[?12;1$pe'), ['abcde', '', '', '']);
});

const SCREENS = /** @type {[string, string, string[]][]} */ ([
  ['lines wrap, and scroll', 'abcdefghijKLM\n1\n2\n3\n', ['abcdefghij', 'KLM', '1', '2', '3', '']],
  ['a full line and its end are one line', 'abcdefghij\nk', ['abcdefghij', 'k', '', '']],
  ['no wrapping', '\x1b[?7labcdefghijKLM', ['abcdefghiM', '', '', '']],
  ['carriage return, backspace, tab', 'abc\rX\b\bY\tZ', ['Ybc     Z', '', '', '']],
  ['the cursor goes where it is told', '\x1b[3;4Ha\x1b[Ab\x1b[2Bc\x1b[2Dd\x1b[Ge\x1b[1df\x1b[99;99Hg', [' f', '    b', '   a', 'e   dc   g']],
  ['erasing in a line', 'abcdefgh\x1b[4D\x1b[1K\x1b[1C\x1b[K', ['', '', '', '']],
  ['erasing on the screen', 'one\ntwo\nthree\x1b[2;2H\x1b[J', ['one', 't', '', '']],
  ['erasing before the cursor', 'one\ntwo\nthree\x1b[2;2H\x1b[1J', ['', '  o', 'three', '']],
  ['inserting and deleting characters', 'abcdef\x1b[3G\x1b[2@XY\x1b[2P\x1b[3X', ['abXY', '', '', '']],
  ['insertion mode', 'abc\x1b[1G\x1b[4hXY\x1b[4lZ', ['XYZbc', '', '', '']],
  ['inserting and deleting lines', '1\n2\n3\n4\x1b[2;1H\x1b[L\x1b[4;1Hx\x1b[1;1H\x1b[M', ['', '2', 'x', '']],
  ['a scrolling region', '1\n2\n3\n4\x1b[2;3r\x1b[3;1H\na\x1b[r\x1b[4;2Hb', ['1', '3', 'a', '4b']],
  ['reverse line feeds', '1\n2\x1b[H\x1bMx', ['x', '1', '2', '']],
  ['saving and restoring', 'ab\x1b7\x1b[3;3Hc\x1b8d', ['abd', '', '  c', '']],
  ['the other screen', 'shell\x1b[?1049h\x1b[2;2Heditor\x1b[?1049l$', ['shell$', '', '', '']],
  ['wide characters', '二二\b\bx', ['二x', '', '', '']],
  ['a wide character at the end', 'abcdefghi二', ['abcdefghi', '二', '', '']],
  ['combining marks', 'e\u0301x', ['e\u0301x', '', '', '']],
  ['lines of VT100', '\x1b(0lqk\x1b(B q', ['┌─┐ q', '', '', '']],
  ['repeating', 'ab\x1b[3b', ['abbbb', '', '', '']],
]);

for (const [name, text, rows] of SCREENS) test(name, () => assert.deepEqual(rowsOf(text), rows));

test('the history has an end, and lines keep their numbers', () => {
  const screen = new Screen(3, 10);
  for (let i = 0; i < 6000; i++) screen.write(`${i}\n`);
  assert.equal(screen.lines.length, 5003);
  assert.equal(screen.forgotten + 5000, 5998);
  assert.equal(Screen.text(screen.lines[0]), '998');
  assert.deepEqual(screen.position, {line: 6000, column: 0});
});

test('another size: rows go to the history and come back', () => {
  const screen = new Screen(4, 10), texts = () => screen.lines.map(Screen.text);
  screen.write('1\n2\n3\n4');
  screen.resize(2, 20);
  assert.deepEqual([texts(), screen.row], [['1', '2', '3', '4'], 1]);
  screen.write('5\x1b[H6');
  assert.deepEqual(texts(), ['1', '2', '6', '45']);
  screen.resize(4, 20);
  assert.deepEqual([texts(), screen.row], [['1', '2', '6', '45'], 2]);
  screen.write('\x1b[?1049hx');
  screen.resize(3, 10);
  screen.resize(5, 10);
  screen.write('\x1b[?1049ly');
  assert.deepEqual(texts(), ['1', '2', '6y', '45', '']);
});

test('what a program asks is answered', () => {
  let said = '';
  const screen = new Screen(4, 10, {reply: text => { said += text; }, title: text => { said += `<${text}>`; }, bell: () => { said += '!'; }});
  screen.write('ab\x1b[6n\x1b[5n\x1b[c\x1b]2;name\x07\x07');
  assert.equal(said, '\x1b[1;3R\x1b[0n\x1b[?62;22c<name>!');
});

test('damaged text does no harm', () => {
  const screen = new Screen(5, 12);
  let seed = 7;
  const random = (/** @type {number} */ below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  for (let i = 0; i < 20000; i++) {
    const letters = '\x1b[[[?;0123456789ABCDEFGHJKLMPSTXZ@bdfghlmnrsu\n\r\t\b二e\u0301abc';
    screen.write(Array.from({length: 8}, () => letters[random(letters.length)]).join(''));
    if (i % 100 === 0) screen.resize(2 + random(9), 2 + random(20));
    assert.ok(screen.row >= 0 && screen.row < screen.rows && screen.column >= 0 && screen.column < screen.columns, `${i}`);
    const rows = screen.lines.slice(-screen.rows);
    assert.equal(rows.length, screen.rows);
    assert.ok(rows.every(({cells, styles}) => cells.length >= screen.columns && cells.length === styles.length), `${i}`);
  }
});

test('keys', () => {
  const keys = /** @type {[import('../../runtime-web/terminal/keys.mjs').Key, string][]} */ ([
    [{key: 'a'}, 'a'], [{key: 'ä'}, 'ä'], [{key: 'c', ctrlKey: true}, '\x03'], [{key: ' ', ctrlKey: true}, '\0'], [{key: 'x', altKey: true}, '\x1bx'],
    [{key: '@', altKey: true, ctrlKey: true}, '@'], [{key: 'Enter'}, '\r'], [{key: 'Backspace'}, '\x7f'], [{key: 'Tab', shiftKey: true}, '\x1b[Z'],
    [{key: 'ArrowUp'}, '\x1b[A'], [{key: 'ArrowUp', ctrlKey: true}, '\x1b[1;5A'], [{key: 'Delete'}, '\x1b[3~'], [{key: 'PageUp', shiftKey: true}, '\x1b[5;2~'],
    [{key: 'F1'}, '\x1bOP'], [{key: 'F5'}, '\x1b[15~'], [{key: 'Shift'}, ''], [{key: 'c', metaKey: true}, ''], [{key: '1', ctrlKey: true}, ''],
  ]);
  assert.deepEqual(keys.map(([key]) => keyText(key)), keys.map(([, text]) => text));
  assert.equal(keyText({key: 'ArrowUp'}, true), '\x1bOA');
});

function createTty() {
  const screen = new Screen(4, 20), signals = /** @type {number[]} */ ([]), read = /** @type {string[]} */ ([]);
  const tty = new Tty(screen, signal => { signals.push(signal); });
  const type = (/** @type {string[]} */ ...keys) => keys.forEach(key => tty.key(key));
  const reads = async () => { read.push(await tty.read()); };
  return {screen, tty, type, signals, read, reads, rows: () => screen.lines.map(Screen.text).join('|').replace(/\|+$/, '')};
}

test('a line is edited until it is ended', async () => {
  const {tty, type, rows} = createTty();
  tty.print('> ');
  const line = tty.read();
  type('w', 'o', 'r', 'x', '\x7f', 'd', '\x1b[H', 'm', 'y', ' ', '\x1b[F', 's', '\x17', 'x', '\x1b[D', '\x1b[3~', 'w', '\r');
  assert.equal(await line, 'my w\n');
  assert.equal(rows(), '> my w');
});

test('output while a line is typed goes before it', () => {
  const {tty, type, rows} = createTty();
  tty.print('> ');
  type('a', 'b');
  tty.print('news\n');
  assert.equal(rows(), '> news|ab');
  type('c');
  assert.equal(rows(), '> news|abc');
});

test('a line that is longer than the screen', () => {
  const {tty, type, rows} = createTty();
  for (let i = 0; i < 3; i++) tty.print('\n');
  type(...'abcdefghijklmnopqrstuvwxyz');
  assert.equal(rows(), '|||abcdefghijklmnopqrst|uvwxyz');
  type('\x01', '\x0b');
  assert.equal(rows(), '');
});

test('Ctrl-D, typing ahead, and one line a read', async () => {
  const {tty, type, read, reads} = createTty();
  type('a', '\r', 'b', '\r', '\x04', 'c', '\x04');
  for (let i = 0; i < 4; i++) await reads();
  assert.deepEqual(read, ['a\n', 'b\n', '', 'c']);
});

test('signals, unless the program takes the keys itself', async () => {
  const {tty, type, signals, rows} = createTty();
  type('a', 'b', '\x03');
  assert.deepEqual(signals, [2]);
  assert.equal(rows(), 'ab^C');
  type('\x1c');
  assert.deepEqual(signals, [2, 3]);
  tty.set(0);
  const raw = tty.read();
  type('\x03');
  assert.equal(await raw, '\x03');
  assert.equal(signals.length, 2);
});

test('Ctrl-Z is explained where lines are typed, and kept from programs unless they take the keys themselves', async () => {
  const {tty, type, signals, rows} = createTty(), SIGNALS = 4;
  const line = tty.read();
  type('a', 'b', '\x1a');
  assert.equal(rows(), 'ab^Z|Programs in pages ca|nnot be suspended; C|trl-C ends them.|ab');
  type('c', '\r');
  assert.equal(await line, 'abc\n');
  const shown = rows();
  tty.set(SIGNALS);
  type('\x1a', 'x');
  assert.equal(await tty.read(), 'x');
  tty.set(0);
  type('\x1a');
  assert.equal(await tty.read(), '\x1a');
  assert.equal(rows(), shown);
  assert.deepEqual(signals, []);
});

test('modes: without echo, cbreak, raw', async () => {
  const {tty, type, rows, screen} = createTty(), ECHO = 2, CANONICAL = 1, RETURN_IS_NEWLINE = 8, OUTPUT = 16;
  tty.set(CANONICAL | RETURN_IS_NEWLINE | OUTPUT);
  let piece = tty.read();
  type('s', 'e', '\r');
  assert.equal(await piece, 'se\n');
  assert.equal(rows(), '');
  tty.set(ECHO | RETURN_IS_NEWLINE | OUTPUT);
  type('x', '\r', '\x1b[A');
  assert.equal(await tty.read(), 'x\n\x1b[A');
  assert.equal(rows(), 'x|^[[A');
  tty.set(0);
  type('\r');
  assert.equal(await tty.read(), '\r');
  screen.write('\x1b[2J\x1b[Ha\nb');
  assert.equal(rows(), 'a| b');
});

test('pasting: lines, or what the program asked for', async () => {
  const {tty, screen} = createTty();
  tty.paste('one\r\ntwo\x1b\nthree');
  assert.equal(await tty.read(), 'one\n');
  assert.equal(await tty.read(), 'two\n');
  tty.key('\r');
  assert.equal(await tty.read(), 'three\n');
  tty.set(0);
  screen.write('\x1b[?2004h');
  tty.paste('a\nb');
  assert.equal(await tty.read(), '\x1b[200~a\rb\x1b[201~');
});
