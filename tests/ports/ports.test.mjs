// SPDX-License-Identifier: MIT
// The fast packages of make test-ports: built with their own build systems, their programs run under
// amrun and in Node, their tests as they go natively.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {test} from 'node:test';
import {projectDirectory} from '../environment.mjs';
import {outcomes} from './outcomes.mjs';
import {measure, select} from './run.mjs';
import {insert, table} from './table.mjs';

const names = select('CI');
const absent = names.filter(name => !existsSync(`${projectDirectory}/build/src/${name}/.source`));

test('packages build and run as natively', {skip: absent.length > 0 && `not fetched: ${absent.join(' ')}`}, async t => {
  const {native, amcc} = await measure(names, ['native', 'amcc'], {force: true});
  for (const name of names) {
    await t.test(name, () => {
      const {configured, libraries, programs, runs, node, tests, notes} = amcc[name];
      const of = native[name];
      assert.notEqual(of.configured, false, 'native');
      assert.deepEqual(notes, []);
      assert.equal(configured, of.configured);
      assert.deepEqual([libraries, programs, runs, tests], [of.libraries, of.programs, of.runs, of.tests]);
      assert.deepEqual(node, of.runs);
    });
  }
});

test('a package that cannot be had does not end the others', async () => {
  await assert.rejects(measure(['nothing', 'nowhere'], ['native']), /^AggregateError: not measured:\nno recipe for nothing\nno recipe for nowhere$/);
});

test('reports of test harnesses', () => {
  const log = 'PASS: a.sh\nFAIL: b\n  3/12 Test  #3: parse ..............***Failed    0.01 sec\n 1/2 Test #1: it ... Passed 0.00 sec\n' +
    '1/2 meson test name  OK  0.02s\nok 1 - tap\nnot ok 2 - other\nPASS: b\n';
  assert.deepEqual(outcomes(log, 2), {
    'a.sh': 'PASS', 'b': 'FAIL', 'parse': '***Failed', 'it': 'Passed', 'meson test name': 'OK', '1 - tap': 'ok', '2 - other': 'not ok', 'b (2)': 'PASS',
  });
  assert.deepEqual(outcomes('nothing\n', 2), {'exit status': '2'});
});

test('the table counts packages that are whole, and shows parts', () => {
  const whole = {key: '', configured: true, libraries: {passed: 1, of: 1}, runs: {passed: 2, of: 2}, notes: [], seconds: 1};
  const part = {...whole, runs: {passed: 1, of: 2}, tests: {passed: 3, of: 5}, notes: ['run 1: other output']};
  const other = {...whole, libraries: {passed: 0, of: 1}};
  const text = table({amcc: {zlib: whole, bzip2: part}, emcc: {zlib: whole, bzip2: other}});
  assert.match(text, /^\| amcc \| 2 \| 2\/2 \| 2\/2 \|  \| 1\/2 \|  \| 0\/1 \|$/m);
  assert.match(text, /^\| zlib \| yes \| yes \|  \| 2 \|  \|  \| all \|$/m);
  assert.match(text, /^\| bzip2 \| yes \| yes \|  \| \*\*1\*\*\/2 \|  \| \*\*3\*\*\/5 \| libraries: \*\*no\*\* \|$/m);
  assert.match(text, /^\| bzip2 \| run 1: other output \|$/m);
  assert.match(text, /Of single tests 3 of 5 did/);
});

test('the table in a document is replaced', () => {
  assert.equal(insert('a\n<!-- table -->\nold\n<!-- end of table -->\nb\n', 'new\n'), 'a\n<!-- table -->\nnew\n<!-- end of table -->\nb\n');
  assert.throws(() => insert('a\n', 'new\n'), /no lines <!-- table -->/);
});
