// SPDX-License-Identifier: MIT
/**
 * Function pointers as JavaScript that was written for Emscripten sees them: it calls those of the program,
 * and makes some of its own functions. amcc exports the table of functions when scripts do the latter, and
 * functions dynCall_SIGNATURE when they only call pointers.
 */

/** @typedef {{parameters: string, results: string}} Signature */

const VALUE_TYPES = /** @type {Record<string, number>} */ ({i: 0x7f, p: 0x7f, j: 0x7e, f: 0x7d, d: 0x7c});

/** What tells the types of a function to tables of asm.js. */
const asmSignature = Symbol.for('amphora.signature');

/** @param {any} text a letter for the result, v for none, and one for each parameter @returns {Signature} */
function parseSignature(text) {
  if (!/^[vijfdp][ijfdp]*$/.test(text)) throw TypeError(`addFunction: the signature is '${text}' instead of one such as 'vii', of the letters v, i, j, f, d, p`);
  return {parameters: text.slice(1), results: text[0] === 'v' ? '' : text[0]};
}

/**
 * A function of WebAssembly that calls one of JavaScript: the only export of a module that imports it.
 * @param {(...values: any[]) => any} call @param {Signature} signature
 */
function toWebAssembly(call, {parameters, results}) {
  const vector = (/** @type {number[]} */ items) => [items.length & 127 | 128, items.length >> 7, ...items];
  const types = (/** @type {string} */ letters) => vector(Array.from(letters, letter => VALUE_TYPES[letter]));
  const module = new WebAssembly.Module(Uint8Array.of(
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    1, ...vector([1, 0x60, ...types(parameters), ...types(results)]),
    2, 7, 1, 1, 0x65, 1, 0x66, 0, 0,
    7, 5, 1, 1, 0x66, 0, 0,
  ));
  return new WebAssembly.Instance(module, {e: {f: call}}).exports.f;
}

/** The same for a table of asm.js. @param {(...values: any[]) => any} call @param {Signature} signature */
const toAsm = (call, {parameters, results}) =>
  Object.assign(call, {[asmSignature]: `${parameters}:${results}`.replace(/p/g, 'i')});

/** @param {import('./heap.mjs').Heap} heap */
export function createPointers(heap) {
  const {exported, refresh} = heap;
  /** @returns {WebAssembly.Table | undefined} */
  const exportedTable = () => heap.exports.__indirect_function_table;
  /** @returns {WebAssembly.Table} */
  const table = () => {
    const found = exportedTable();
    if (!found) throw TypeError('the table of functions is not exported: link with -sALLOW_TABLE_GROWTH');
    return found;
  };

  /** @param {number} pointer @param {any[]} values */
  const callEntry = (pointer, values) => {
    const entry = table().get(pointer);
    if (!entry) throw TypeError(`no function ${pointer}`);
    try {
      return entry(...values);
    } finally {
      refresh();
    }
  };
  /** @param {string} signature @param {number} pointer @param {any[]} [values] */
  const dynCall = (signature, pointer, values = []) =>
    exportedTable() ? callEntry(pointer, values) : exported('dynCall_' + signature)(pointer, ...values);
  /** @param {number} pointer @returns {(...values: any[]) => any} of the signature that fits, of those with so many parameters */
  const getWasmTableEntry = pointer => (...values) => {
    if (exportedTable()) return callEntry(pointer, values);
    for (const name of Object.keys(heap.exports).filter(name => name.startsWith('dynCall_') && name.length === 9 + values.length)) {
      try {
        return exported(name)(pointer, ...values);
      } catch (/** @type {any} */ error) {
        if (!/signature|type mismatch/.test(error?.message)) throw error;
      }
    }
    throw TypeError(`no function ${pointer} of ${values.length} parameters`);
  };

  // -- Functions of JavaScript, and the pointers that they have or had.
  /** @type {Map<Function, number>} */
  const added = new Map();
  /** @type {number[]} */
  const free = [];

  /** @param {(...values: any[]) => any} f @param {string} [signature] not needed for functions of the program */
  const addFunction = (f, signature) => {
    const known = added.get(f);
    if (known !== undefined) return known;
    const call = (/** @type {any[]} */ ...values) => {
      refresh();
      return f(...values);
    };
    const convert = globalThis.WebAssembly && table() instanceof WebAssembly.Table ? toWebAssembly : toAsm;
    const entry = signature === undefined ? f : convert(call, parseSignature(signature));
    const pointer = free.pop() ?? table().grow(1);
    try {
      table().set(pointer, entry);
    } catch (cause) {
      free.push(pointer);
      throw TypeError("addFunction: a signature such as 'vii' is missing", {cause});
    }
    added.set(f, pointer);
    return pointer;
  };
  /** @param {number} pointer */
  const removeFunction = pointer => {
    const entry = [...added].find(entry => entry[1] === pointer);
    if (!entry) throw TypeError(`removeFunction: ${pointer} is not from addFunction`);
    added.delete(entry[0]);
    table().set(pointer, null);
    free.push(pointer);
  };

  const wasmTable = {
    get: getWasmTableEntry,
    set: (/** @type {number} */ pointer, /** @type {any} */ value) => table().set(pointer, value),
    grow: (/** @type {number} */ count) => table().grow(count),
    get length() {
      return table().length;
    },
  };
  return {dynCall, getWasmTableEntry, addFunction, removeFunction, wasmTable};
}
