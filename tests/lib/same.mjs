// SPDX-License-Identifier: MIT
// Compares what two C libraries print. Numbers that are marked, ~1.5 and ~1.5f, are those of functions that
// ISO C lets libraries round differently: they may differ by a few units in the last place of a double or float.
import {readFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';

const marked = /~(\S+)/g;
const TOLERANCE = {double: 1e-13, float: 1e-6};

/** Numbers that are less have fewer digits. */
const SMALLEST = 2 ** -1022;

/** Whether two marked numbers are near enough.
 *  @param {string} expected @param {string} actual */
function isNear(expected, actual) {
  const tolerance = expected.endsWith('f') ? TOLERANCE.float : TOLERANCE.double;
  const a = parseFloat(expected), b = parseFloat(actual);
  return a === b || Math.abs(a - b) <= Math.max(tolerance * Math.abs(a), SMALLEST);
}

/** Whether two lines are the same.
 *  @param {string} expected @param {string} actual */
function isSame(expected, actual) {
  if (expected === actual) return true;
  if (expected.replaceAll(marked, '~') !== actual.replaceAll(marked, '~')) return false;
  const others = [...actual.matchAll(marked)];
  return [...expected.matchAll(marked)].every(([, number], i) => isNear(number, others[i][1]));
}

/** The lines that differ, as `< expected` and `> actual`.
 *  @param {string} expected @param {string} actual */
export function differences(expected, actual) {
  const a = expected.split('\n'), b = actual.split('\n'), found = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++)
    if (!isSame(a[i] ?? '', b[i] ?? '')) found.push(`${i + 1}< ${a[i]}\n${i + 1}> ${b[i]}`);
  return found;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [expected, actual] = process.argv.slice(2).map(name => readFileSync(name, 'latin1'));
  const found = differences(expected, actual);
  console.log(found.slice(0, 20).join('\n') || 'the same');
  process.exitCode = found.length ? 1 : 0;
}
