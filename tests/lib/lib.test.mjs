// The functions that lib/ adds to the guests' C library: each program here checks some of them and
// prints "ok". NAME.status is its exit status where that is not 0, NAME.files.json what files hold
// after it.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';
import {buildDirectory, tool} from '../environment.mjs';

const directory = fileURLToPath(new URL('.', import.meta.url));
const programs = readdirSync(directory).filter(name => name.endsWith('.c')).map(name => name.slice(0, -2));

/** Ways of running a program with all files, in the working directory. */
const ways = {
  amrun: (/** @type {string} */ program) => [tool('amrun'), '--program', `${program}.wasm`, program],
  Node: (/** @type {string} */ program) => ['node', `${program}.mjs`],
};

/** @param {string} name @param {string} otherwise */
const read = (name, otherwise) => existsSync(join(directory, name)) ? readFileSync(join(directory, name), 'utf8') : otherwise;

/** @param {string[]} command @param {string} name of the program */
function check([command, ...args], name) {
  const cwd = mkdtempSync(join(tmpdir(), 'amphora-'));
  try {
    const result = spawnSync(command, args, {cwd, input: 'opensesame\n', encoding: 'utf8'});
    assert.ifError(result.error);
    assert.equal(result.stdout, 'ok\n', result.stderr);
    assert.equal(result.status, Number(read(`${name}.status`, '0')));
    for (const [file, content] of Object.entries(JSON.parse(read(`${name}.files.json`, '{}'))))
      assert.equal(readFileSync(join(cwd, file), 'utf8'), content, file);
  } finally {
    rmSync(cwd, {recursive: true});
  }
}

for (const name of programs)
  for (const [way, command] of Object.entries(ways))
    test(`lib: ${name} under ${way}`, () => check(command(join(buildDirectory, 'tests/lib', name)), name));

test('lib: directory under amrun with nothing but the working directory', () =>
  check([tool('amrun'), '--dir', '.', join(buildDirectory, 'tests/lib/directory.wasm')], 'directory'));
