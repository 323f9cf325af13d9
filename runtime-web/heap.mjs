// SPDX-License-Identifier: MIT
/**
 * A program's memory as JavaScript that was written for Emscripten sees it: views of it, strings and
 * numbers in it, and calls into the program. Names and meanings are Emscripten's.
 */

/** @typedef {ReturnType<typeof createHeap>} Heap */

const VIEWS = {
  HEAP8: Int8Array, HEAPU8: Uint8Array, HEAP16: Int16Array, HEAPU16: Uint16Array, HEAP32: Int32Array, HEAPU32: Uint32Array,
  HEAPF32: Float32Array, HEAPF64: Float64Array, HEAP64: globalThis.BigInt64Array, HEAPU64: globalThis.BigUint64Array,
};

/** How getValue and setValue name types: LLVM's names, and C's. */
const TYPES = /** @type {Record<string, [number, string]>} */ ({
  i1: [1, 'Int8'], i8: [1, 'Int8'], u8: [1, 'Uint8'], i16: [2, 'Int16'], u16: [2, 'Uint16'], i32: [4, 'Int32'], u32: [4, 'Uint32'],
  i64: [8, 'BigInt64'], u64: [8, 'BigUint64'], float: [4, 'Float32'], double: [8, 'Float64'], '*': [4, 'Uint32'],
});

/** @param {string} type */
const typeOf = type => {
  const found = TYPES[type] ?? (type.endsWith('*') ? TYPES['*'] : undefined);
  if (!found) throw TypeError(`invalid type for getValue and setValue: ${type}`);
  return found;
};

const heapDecoder = new TextDecoder(), heapEncoder = new TextEncoder();

/**
 * @param {(views: any) => void} changed is given the views whenever they are new
 */
export function createHeap(changed) {
  /** @type {Record<string, any>} */
  let exports = {};
  /** @type {any} */
  let views = {};

  /** Makes new views when the memory has grown: to be called when the program has run. */
  const refresh = () => {
    const {buffer} = exports.memory ?? {};
    if (!buffer || views.HEAPU8?.buffer === buffer) return;
    views = {};
    for (const [name, View] of Object.entries(VIEWS)) if (View) views[name] = new View(buffer);
    changed(views);
  };

  /** A function of the program, which may not be there yet. @param {string} name */
  const exported = name => (/** @type {any[]} */ ...args) => {
    if (!exports[name]) throw ReferenceError(`the program does not export ${name}`);
    try {
      return exports[name](...args);
    } finally {
      refresh();
    }
  };

  /** @param {Uint8Array} bytes @param {number} start @param {number} [length] at most so many bytes, up to a zero */
  const UTF8ArrayToString = (bytes, start, length = Infinity) => {
    const zero = bytes.indexOf(0, start);
    return heapDecoder.decode(bytes.subarray(start, Math.min(zero < 0 ? bytes.length : zero, start + length)));
  };
  /** @param {string} text @param {Uint8Array} bytes @param {number} start @param {number} size with the final zero */
  const stringToUTF8Array = (text, bytes, start, size) => {
    if (!(size > 0)) return 0;
    const {written = 0} = heapEncoder.encodeInto(text, bytes.subarray(start, start + size - 1));
    bytes[start + written] = 0;
    return written;
  };
  /** @param {string} text */
  const lengthBytesUTF8 = text => heapEncoder.encode(text).length;
  /** @param {number} pointer @param {string} view @param {number} limit @param {number} unit bytes of one */
  const units = (pointer, view, limit, unit) => {
    const start = pointer / unit, zero = views[view].indexOf(0, start);
    return views[view].subarray(start, Math.min(zero, start + limit / unit));
  };
  /** @param {ArrayLike<number>} values @param {number} pointer @param {string} view @param {number} limit bytes @param {number} unit */
  const putUnits = (values, pointer, view, limit, unit) => {
    if (limit < unit) return 0;
    const count = Math.min(values.length, Math.floor(limit / unit) - 1);
    for (let i = 0; i < count; i++) views[view][pointer / unit + i] = values[i];
    views[view][pointer / unit + count] = 0;
    return count * unit;
  };
  /** @param {string} text @param {(size: number) => number} allocate */
  const put = (text, allocate) => {
    const size = lengthBytesUTF8(text) + 1, pointer = allocate(size);
    if (pointer) stringToUTF8Array(text, views.HEAPU8, pointer, size);
    return pointer;
  };
  /** @param {string} text */
  const codePoints = text => Array.from(text, character => /** @type {number} */ (character.codePointAt(0)));
  /** @param {string} text */
  const codeUnits = text => Array.from({length: text.length}, (_, i) => text.charCodeAt(i));
  /** @param {ArrayLike<number>} codes */
  const fromCodes = codes => Array.from(codes, code => String.fromCodePoint(code)).join('');

  const WORD = 2 ** 32;
  /** @param {number} low @param {number} high */
  const convertI32PairToI53 = (low, high) => (low >>> 0) + high * WORD;
  /** @param {number} low @param {number} high */
  const convertU32PairToI53 = (low, high) => convertI32PairToI53(low, high >>> 0);
  /** @param {number} pointer @param {number} value */
  const writeI53ToI64 = (pointer, value) => {
    const low = value >>> 0;
    views.HEAPU32.set([low, (value - low) / WORD], pointer >>> 2);
  };
  /** Writes what is between limits, and else what `beyond` makes of it. The upper limit is one too many.
   *  @param {number} lower @param {number} upper @param {(pointer: number, value: number) => void} beyond */
  const writeWithin = (lower, upper, beyond) => (/** @type {number} */ pointer, /** @type {number} */ value) =>
    value >= lower && value < upper ? writeI53ToI64(pointer, value) : beyond(pointer, value);
  /** @param {number} lower @param {number} upper */
  const writeClamped = (lower, upper) => writeWithin(lower, upper, (pointer, value) => {
    if (value < upper) return writeI53ToI64(pointer, lower);
    views.HEAPU32.set([WORD - 1, upper / WORD - 1], pointer >>> 2);
  });
  /** @param {number} lower @param {number} upper */
  const writeSignaling = (lower, upper) => writeWithin(lower, upper, (_, value) => {
    throw RangeError(`${value} is no integer of 64 bits`);
  });

  const [malloc, stackSave, stackAlloc, stackRestore] = ['malloc', 'stackSave', 'stackAlloc', 'stackRestore'].map(exported);

  /**
   * Calls a function of C. Strings and arrays among the arguments are on the stack until it returns.
   * @param {string} name @param {string | null} [result] 'number', 'string', 'boolean' or null @param {string[]} [types] @param {any[]} [values]
   */
  const ccall = (name, result, types = [], values = []) => {
    const needsStack = values.some((value, i) => value && /string|array/.test(types[i]));
    const stack = needsStack ? stackSave() : 0;
    const words = values.map((value, i) => {
      if (types[i] === 'string') return value === null || value === undefined || value === 0 ? 0 : put(value, stackAlloc);
      if (types[i] !== 'array') return value;
      const pointer = stackAlloc(value.length);
      views.HEAP8.set(value, pointer);
      return pointer;
    });
    const value = exported(name)(...words);
    if (needsStack) stackRestore(stack);
    return result === 'string' ? members.UTF8ToString(value) : result === 'boolean' ? !!value : value;
  };

  const members = {
    UTF8ArrayToString, stringToUTF8Array, lengthBytesUTF8, ccall, stackSave, stackAlloc, stackRestore,
    convertI32PairToI53, convertU32PairToI53, writeI53ToI64,
    writeI53ToI64Clamped: writeClamped(-(2 ** 63), 2 ** 63), writeI53ToI64Signaling: writeSignaling(-(2 ** 63), 2 ** 63),
    writeI53ToU64Clamped: writeClamped(0, 2 ** 64), writeI53ToU64Signaling: writeSignaling(0, 2 ** 64),
    /** @param {number} pointer */
    readI53FromI64: pointer => convertI32PairToI53(views.HEAPU32[pointer >>> 2], views.HEAP32[(pointer >>> 2) + 1]),
    /** @param {number} pointer */
    readI53FromU64: pointer => convertU32PairToI53(views.HEAPU32[pointer >>> 2], views.HEAPU32[(pointer >>> 2) + 1]),
    /** @param {string} name @param {string | null} [result] @param {string[]} [types] */
    cwrap: (name, result, types) => (/** @type {any[]} */ ...values) => ccall(name, result, types, values),
    /** @param {number} pointer @param {number} [limit] */
    UTF8ToString: (pointer, limit) => pointer ? UTF8ArrayToString(views.HEAPU8, pointer >>> 0, limit) : '',
    /** @param {string} text @param {number} pointer @param {number} size */
    stringToUTF8: (text, pointer, size) => stringToUTF8Array(text, views.HEAPU8, pointer >>> 0, size),
    /** @param {string} text */
    stringToNewUTF8: text => put(text, malloc),
    /** @param {string} text */
    allocateUTF8: text => put(text, malloc),
    /** @param {string} text */
    allocateUTF8OnStack: text => put(text, stackAlloc),
    /** @param {string} text */
    stringToUTF8OnStack: text => put(text, stackAlloc),
    /** @param {number} pointer */
    AsciiToString: pointer => fromCodes(units(pointer, 'HEAPU8', Infinity, 1)),
    /** @param {string} text @param {number} pointer */
    stringToAscii: (text, pointer) => { putUnits(codeUnits(text), pointer, 'HEAPU8', Infinity, 1); },
    /** @param {number} pointer @param {number} [limit] bytes */
    UTF16ToString: (pointer, limit = Infinity) => Array.from(units(pointer, 'HEAPU16', limit, 2), unit => String.fromCharCode(unit)).join(''),
    /** @param {string} text @param {number} pointer @param {number} [size] */
    stringToUTF16: (text, pointer, size = Infinity) => putUnits(codeUnits(text), pointer, 'HEAPU16', size, 2),
    /** @param {string} text */
    lengthBytesUTF16: text => 2 * text.length,
    /** @param {number} pointer @param {number} [limit] bytes */
    UTF32ToString: (pointer, limit = Infinity) => fromCodes(units(pointer, 'HEAP32', limit, 4)),
    /** @param {string} text @param {number} pointer @param {number} [size] */
    stringToUTF32: (text, pointer, size = Infinity) => putUnits(codePoints(text), pointer, 'HEAP32', size, 4),
    /** @param {string} text */
    lengthBytesUTF32: text => 4 * codePoints(text).length,
    /** @param {string} text @param {boolean} [open] without the final zero */
    intArrayFromString: (text, open) => [...heapEncoder.encode(text), ...(open ? [] : [0])],
    /** @param {number[]} codes */
    intArrayToString: codes => fromCodes(codes.map(code => code & 255)),
    /** @param {ArrayLike<number>} values @param {number} pointer */
    writeArrayToMemory: (values, pointer) => { views.HEAP8.set(values, pointer); },
    /** @param {string} text @param {number} pointer @param {boolean} [open] */
    writeAsciiToMemory: (text, pointer, open) => {
      for (let i = 0; i < text.length; i++) views.HEAP8[pointer + i] = text.charCodeAt(i);
      if (!open) views.HEAP8[pointer + text.length] = 0;
    },
    /** @param {ArrayLike<number> | string} values @param {(size: number) => number} [allocator] */
    allocate: (values, allocator = malloc) => {
      const bytes = typeof values === 'string' ? heapEncoder.encode(values + '\0') : Uint8Array.from(values);
      const pointer = allocator(bytes.length);
      views.HEAPU8.set(bytes, pointer);
      return pointer;
    },
    /** @param {number} pointer @param {string} [type] */
    getValue: (pointer, type = 'i8') => (/** @type {any} */ (new DataView(exports.memory.buffer)))[`get${typeOf(type)[1]}`](pointer >>> 0, true),
    /** @param {number} pointer @param {any} value @param {string} [type] */
    setValue: (pointer, value, type = 'i8') => {
      const [size, name] = typeOf(type);
      (/** @type {any} */ (new DataView(exports.memory.buffer)))[`set${name}`](pointer >>> 0, size === 8 && name !== 'Float64' ? BigInt(value) : value, true);
    },
  };

  return {
    members, refresh, exported,
    /** The instance is there. @param {Record<string, any>} given its exports */
    attach(given) {
      exports = given;
      refresh();
    },
    get exports() {
      return exports;
    },
    get views() {
      return views;
    },
  };
}
