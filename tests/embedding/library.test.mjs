// The shared library: a program finds it through its pkg-config file, and it exports the API alone.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {promisify} from 'node:util';
import {buildDirectory, projectDirectory} from '../environment.mjs';

const run = promisify(execFile);
const library = `${buildDirectory}/lib/libamphora.so`;
const sanitized = readFileSync(library).includes('__asan_init');

test('library: a program links against it with what the pkg-config file says',
     {skip: sanitized && 'the program would need the sanitizers too'}, async () => {
  const file = readFileSync(`${buildDirectory}/lib/pkgconfig/amphora.pc`, 'utf8');
  const variable = (/** @type {string} */ name) => {
    const line = new RegExp(`^${name}: (.*)$`, 'm').exec(file);
    assert(line, name);
    return line[1].replaceAll('${prefix}', buildDirectory).split(' ');
  };
  assert.match(file, /^prefix=\$\{pcfiledir\}\/\.\.\/\.\.$/m);
  const directory = mkdtempSync(join(tmpdir(), 'amphora-library-'));
  try {
    const program = join(directory, 'hello');
    await run('cc', [...variable('Cflags'), `${projectDirectory}/runtime-native/examples/hello.c`,
                     ...variable('Libs'), '-o', program]);
    const {stdout} = await run(program, [`${buildDirectory}/examples/guests/hello.wasm`],
                               {env: {...process.env, LD_LIBRARY_PATH: `${buildDirectory}/lib`}});
    assert.equal(stdout, 'Hello from the guest\n');
  } finally {
    rmSync(directory, {recursive: true});
  }
});

test('library: exports nothing but amphora_ and wasm_', async () => {
  const {stdout} = await run('nm', ['-D', '--defined-only', library]);
  const names = stdout.trim().split('\n').map(line => line.split(' ')[2]);
  assert(names.includes('amphora_call') && names.includes('wasm_func_call'));
  assert.deepEqual(names.filter(name => !/^(amphora|wasm)_/.test(name)), []);
});
