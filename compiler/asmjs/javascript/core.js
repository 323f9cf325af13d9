// SPDX-License-Identifier: MIT
const traps = ['unreachable', 'integer divide by zero', 'integer overflow', 'invalid conversion to integer',
  'out of bounds memory access', 'undefined element', 'uninitialized element', 'indirect call type mismatch',
  'out of bounds table access', 'stack overflow: see -sSTACK_SIZE', 'call stack exhausted'];
const trap = code => {
  const error = new Error(traps[code]);
  error.name = 'RuntimeError';
  throw error;
};
// asm.js allows powers of two up to 16 MiB, then multiples of 16 MiB.
const heapSize = size => {
  if (size > 0x1000000) return Math.ceil(size / 0x1000000) * 0x1000000;
  let power = 0x10000;
  while (power < size) power *= 2;
  return power;
};
// As much address space as there is, down to what the program starts with.
const reserve = (size, least) => {
  for (;; size = heapSize(Math.max(size / 2, least))) {
    try {
      return new ArrayBuffer(size);
    } catch (error) {
      if (size <= heapSize(least)) throw error;
    }
  }
};
// The last page of the buffer is for the modules' own use: at its end the size, behind words of scratch.
class Memory {
  constructor(initial, maximum, heap) {
    const least = (initial + 1) * 0x10000;
    this.buffer = reserve(Math.min(heapSize(Math.max(heap, least)), 0x7f000000), least);
    this.maximum = maximum;
    this.limit = Math.min(maximum, this.buffer.byteLength / 0x10000 - 1);
    this.size = new Int32Array(this.buffer, this.buffer.byteLength - 16, 1);
    this.size[0] = initial;
  }
  grow(delta) {
    const old = this.size[0];
    if (!(delta >= 0 && delta <= this.limit - old)) throw new RangeError('failed to grow memory');
    this.size[0] = old + delta;
    return old;
  }
}
const bytesOf = text => Uint8Array.from(text, c => c.charCodeAt(0));
// What asm.js calls for its memory; `data` are the segments.
const memoryInstructions = (memory, data) => {
  const {buffer} = memory, bytes = new Uint8Array(buffer);
  return {
    scratch: buffer.byteLength - 32,
    powers: buffer.byteLength - 0x10000,
    max_pages: memory.limit,
    trap,
    copy: (to, from, size) => { bytes.copyWithin(to, from, from + size); },
    fill: (to, value, size) => { bytes.fill(value, to, to + size); },
    init: (segment, to, from, size) => {
      const start = from >>> 0, end = start + (size >>> 0);
      if (end > data[segment].length) trap(4);
      bytes.set(data[segment].subarray(start, end), to >>> 0);
    },
    drop: segment => { data[segment] = bytesOf(''); },
  };
};
// What bits_double multiplies mantissas by, indexed by sign and exponent.
const fillPowers = buffer => {
  const powers = new Float64Array(buffer, buffer.byteLength - 0x10000, 0x1000);
  for (let i = 0; i < 0x1000; i++) powers[i] = (i & 0x800 ? -1 : 1) * Math.pow(2, (i & 0x7ff) - 1075);
};
// Puts an active segment where it belongs.
const place = (memory, data, segment, offset) => {
  const content = data[segment], start = offset >>> 0;
  if (start + content.length > memory.size[0] * 0x10000) trap(4);
  new Uint8Array(memory.buffer).set(content, start);
  data[segment] = bytesOf('');
};
const long = (low, high) => BigInt.asIntN(64, BigInt(high) * BigInt(0x100000000) + BigInt(low >>> 0));
const low = value => Number(BigInt.asIntN(32, value));
const high = value => Number(BigInt.asIntN(32, value >> BigInt(32)));
const overflow = error => {
  if (/call stack|recursion/.test(error && error.message)) trap(traps.length - 1);
  throw error;
};
const unlinkable = (module, name, what) => {
  const error = new Error(`import ${module}.${name} is not ${what}`);
  error.name = 'LinkError';
  throw error;
};
const imported = (imports, module, name) => imports[module] && imports[module][name];
// Functions of asm.js modules have their signatures, so that others can check them.
const signature = Symbol.for('amphora.signature');
const mismatch = () => { throw new TypeError('not an exported function'); };
// What crosses the boundary has a signature letter: i, f and d are numbers. An i64, j, is two ints inside and a
// BigInt outside; no BigInt literals, so that engines without them can run programs that pass no i64. References,
// a to functions and e to others, are numbers inside. Further results than the first wait in variables of the
// module: link.results has functions that get and set them.
const isPlain = letters => !/[jaev]/.test(letters);
// JavaScript has no vectors, v, which are four ints inside: whoever passes one throws.
const isVector = letters => /v/.test(letters);
const vector = () => { throw new TypeError('a vector cannot be passed to or from JavaScript'); };
const inward = (link, letter, value, words) => {
  if (letter === 'j') words.push(low(value), high(value));
  else if (letter === 'a' || letter === 'e') words.push(link.number(value, letter));
  else if (letter === 'v') words.push(...value);
  else words.push(value);
};
const outward = (link, letter, word) => {
  if (letter === 'j') return long(word('i'), word('i'));
  if (letter === 'v') return Array.from('iiii', word);
  return letter === 'a' || letter === 'e' ? link.value(word('i')) : word(letter);
};
// Calls `each` with the further results, in order.
const eachFurther = (link, letters, each) => {
  const kinds = letters.replace(/[ae]/g, 'i').replace(/j/g, 'ii').replace(/v/g, 'iiii').slice(1), used = {i: 0, f: 0, d: 0};
  return Array.from(kinds, kind => each(link.results[kind][used[kind]++]));
};
const resultsOut = (link, letters, first) => {
  const words = [first, ...eachFurther(link, letters, result => result.get())];
  let i = 0;
  const values = Array.from(letters, letter => outward(link, letter, () => words[i++]));
  return values.length > 1 ? values : values[0];
};
const resultsIn = (link, letters, given) => {
  const values = letters.length > 1 ? [...given] : [given], words = [];
  if (values.length !== letters.length) throw new TypeError('another number of results');
  values.forEach((value, i) => inward(link, letters[i], value, words));
  let i = 1;
  eachFurther(link, letters, result => result.set(words[i++]));
  return words[0];
};
const isDirect = results => results.length < 2 && isPlain(results);
// A function for asm.js to call.
const foreignFunction = (link, f, params, results) => {
  if (isPlain(params) && isDirect(results)) return f;
  if (isVector(params + results)) return vector;
  const direct = isDirect(results);
  return (...words) => {
    let i = 0;
    const given = f(...Array.from(params, letter => outward(link, letter, () => words[i++])));
    return direct ? given : resultsIn(link, results, given);
  };
};
const importedFunction = (link, imports, module, name, params, results) => {
  const f = imported(imports, module, name), own = params + ':' + results;
  if (typeof f !== 'function') unlinkable(module, name, 'a function');
  if ((f[signature] || own) !== own) unlinkable(module, name, 'a function of the type ' + own);
  return foreignFunction(link, f, params, results);
};
// A function as it is exported.
const exportedFunction = (link, f, params, results) => {
  const direct = isDirect(results), vectors = isVector(params + results);
  const wrapper = (...values) => {
    if (vectors) vector();
    const words = [];
    for (let i = 0; i < params.length; i++) inward(link, params[i], values[i], words);
    let value;
    try {
      value = f(...words);
    } catch (error) {
      overflow(error);
    }
    return direct ? value : resultsOut(link, results, value);
  };
  wrapper[signature] = params + ':' + results;
  return wrapper;
};
// An imported function as it is exported: itself if it is one of asm.js.
const exportedAgain = (link, f, inner, params, results) =>
  f[signature] ? f : exportedFunction(link, inner, params, results);
