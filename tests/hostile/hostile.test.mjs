// SPDX-License-Identifier: MIT
// Modules that are made to be costly are valid, run within little memory, and end by --timeout
// properly. What they cost is measured by make bench-hostile.
import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {amrun, scratch} from '../wasi/guests.mjs';
import {noCompiler} from '../engine/equality.mjs';
import {modules} from './modules.mjs';

for (const [name, make] of Object.entries(modules)) {
  test(`hostile: ${name}`, () => scratch(async directory => {
    const path = join(directory, 'hostile.wasm'), bytes = make(20);
    writeFileSync(path, bytes);
    const {status, stderr} = await amrun(['--stub-imports', '--max-memory', '16M', path]);
    assert.equal(stderr, '');
    assert.equal(status, 0);
    const knows = !/constant expression|recursion|subtype/.test(name); // what Node 20 lacks
    if (knows) assert.ok(WebAssembly.validate(bytes), 'Node takes it too');
    bytes[bytes.length - 1] ^= 0x80;
    writeFileSync(path, bytes);
    const inspected = await amrun(['inspect', path]);
    assert.equal(inspected.status, knows && WebAssembly.validate(bytes) ? 0 : 1, inspected.stderr);
  }));
}

test('hostile: --timeout ends loading, or comes too late', () => scratch(async directory => {
  const path = join(directory, 'hostile.wasm'), message = `amrun: ${path}: ended by --timeout\n`;
  for (const make of Object.values(modules)) {
    writeFileSync(path, make(200));
    const {status, stderr} = await amrun(['--stub-imports', '--timeout', '1ms', path]);
    assert.ok(status === 0 && stderr === '' || status === 124 && stderr === message, `${status}: ${stderr}`);
  }
}));

// What is compiled ahead of time costs the C compiler little, whatever it is: the same modules, ten times smaller. Each
// compiler may take four gigabytes, of which these need a fraction.
test('hostile: amrun compile', {skip: noCompiler}, () => scratch(async directory => {
  const path = join(directory, 'hostile.wasm'), output = join(directory, 'hostile.aot');
  for (const [name, make] of Object.entries(modules)) {
    writeFileSync(path, make(2));
    const compiled = await amrun(['compile', '-O1', path, '-o', output]);
    assert.equal(compiled.stderr, '', name);
    const {status, stderr} = await amrun(['--stub-imports', output]);
    assert.deepEqual([status, stderr], [0, ''], name);
  }
}));
