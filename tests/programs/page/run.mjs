// SPDX-License-Identifier: MIT
// Runs one case with a loaded program on a file system in memory, in Node and in browsers alike.

// Node 18 has it in a module only.
const {subtle} = globalThis.crypto ?? (await import('node:crypto')).webcrypto;

/** @param {Uint8Array} bytes */
async function sha256(bytes) {
  const digest = new Uint8Array(await subtle.digest('SHA-256', /** @type {any} */ (bytes)));
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** One character a byte. @param {Uint8Array[]} chunks */
const latin1 = chunks => chunks.map(chunk => {
  let text = '';
  for (let i = 0; i < chunk.length; i += 4096) text += String.fromCharCode(...chunk.subarray(i, i + 4096));
  return text;
}).join('');

/**
 * @param {any} program what load() gave
 * @param {any} MemoryFileSystem the class, from files.mjs
 * @param {{name?: string, args: string[], stdin?: string, files?: Record<string, Uint8Array>, outputs?: string[]}} test
 * @returns {Promise<{status: number, stdout: string, stderr: string, outputs: Record<string, string>}>}
 */
export async function runCase(program, MemoryFileSystem, test) {
  const files = new MemoryFileSystem(test.files ?? {});
  /** @type {{stdout: Uint8Array[], stderr: Uint8Array[]}} */
  const written = {stdout: [], stderr: []};
  const status = await program.run({
    args: ['program', ...test.args],
    files,
    stdin: test.stdin ?? '',
    stdout: (/** @type {Uint8Array} */ chunk) => written.stdout.push(chunk.slice()),
    stderr: (/** @type {Uint8Array} */ chunk) => written.stderr.push(chunk.slice()),
  });
  /** @type {Record<string, string>} */
  const outputs = {};
  for (const path of test.outputs ?? []) {
    outputs[path] = files.exists(path) ? await sha256(files.readFile(path)) : 'absent';
  }
  return {status, stdout: latin1(written.stdout), stderr: latin1(written.stderr), outputs};
}
