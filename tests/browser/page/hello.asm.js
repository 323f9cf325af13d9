// SPDX-License-Identifier: MIT
// hello.wat as an asm.js module, in the form that docs/internals.md gives.
function program(stdlib, foreign, heap) {
  'use asm';
  var write = foreign.write, exit = foreign.exit;
  function start() {
    write(1, 0, 1, 16) | 0;
    exit(3);
  }
  return {start: start};
}

export const moduleImports = ['fd_write', 'proc_exit']
  .map(name => ({module: 'wasi_snapshot_preview1', name, kind: 'function'}));

export default function instantiate({wasi_snapshot_preview1: {fd_write, proc_exit}}) {
  const buffer = new ArrayBuffer(0x10000);
  new Uint8Array(buffer).set([8, 0, 0, 0, 6, 0, 0, 0, 104, 101, 108, 108, 111, 10]);
  const {start} = program(globalThis, {write: fd_write, exit: proc_exit}, buffer);
  return {exports: {memory: {buffer, grow: () => -1}, _start: start}};
}
