// SPDX-License-Identifier: MIT
// Random WebAssembly functions over every operator, made so that each run is finite and its
// outcome does not depend on the bits of NaNs.
import {encode, F32, F64, f32, f64, I32, I64, i32, i64, unsigned, V128} from './encode.mjs';
import {vectorArgument, vectorConstant, vectorLoads, vectorOperators, vectorStores} from './vectors.mjs';

/** @typedef {import('./encode.mjs').Code} Code */

const edges32 = [0, 1, -1, 2, 3, 7, 8, 10, 31, 32, 33, 63, 64, 100, 127, 128, 255, 256, 32767, 32768,
  65535, 65536, -2147483648, 2147483647, -2147483647, 0x55555555, -128, -32768, 1000000007];
const edges64 = [0n, 1n, -1n, 2n, 3n, 10n, 31n, 32n, 33n, 63n, 64n, 65n, 1000n, 0x7fffffffn, 0x80000000n,
  0xffffffffn, 0x100000000n, 0x100000001n, -0x80000000n, -0x80000001n, -0x100000000n, (1n << 63n) - 1n,
  -(1n << 63n), 1n - (1n << 63n), 1n << 53n, (1n << 53n) + 1n, -(1n << 53n) - 1n, (1n << 21n) << 32n,
  1000000007n, 0x0123456789abcdefn, -10n, 10n ** 18n, 7n, 1n << 18n, (1n << 18n) - 1n, 0x1fffffffffffffn, -7n,
  (1n << 50n) - 1n, 262143n * 4294967295n, 262143n * 4294967296n - 1n];
const edgesFloat = [0, -0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 3.7, -3.7, 0.49999999999999994, 2147483647,
  2147483648, -2147483648, -2147483649, 4294967295, 4294967296, 2 ** 52, 2 ** 53, -(2 ** 52) - 1, 2 ** 63,
  -(2 ** 63), 2 ** 64, 16777217, 8388609, 1e-300, 5e-324, 1e-40, 1e300, 3.4e38, Infinity, -Infinity, NaN, 1e10,
  -0.9999, 255.5, 1 / 3];

// Opcodes by operands and result.
/** @type {Record<number, number[][]>} */
const unary = {
  [I32]: [[0x45, I32], [0x67, I32], [0x68, I32], [0x69, I32], [0xc0, I32], [0xc1, I32], [0x50, I64], [0xa7, I64]],
  [I64]: [[0x79, I64], [0x7a, I64], [0x7b, I64], [0xc2, I64], [0xc3, I64], [0xc4, I64], [0xac, I32], [0xad, I32]],
  [F32]: [[0x8b, F32], [0x8c, F32], [0x8d, F32], [0x8e, F32], [0x8f, F32], [0x90, F32], [0x91, F32], [0xb2, I32],
    [0xb3, I32], [0xb4, I64], [0xb5, I64], [0xb6, F64]],
  [F64]: [[0x99, F64], [0x9a, F64], [0x9b, F64], [0x9c, F64], [0x9d, F64], [0x9e, F64], [0x9f, F64], [0xb7, I32],
    [0xb8, I32], [0xb9, I64], [0xba, I64], [0xbb, F32]],
};
/** @type {Record<number, number[][]>} */
const trapping = {
  [I32]: [[0xa8, F32], [0xa9, F32], [0xaa, F64], [0xab, F64]],
  [I64]: [[0xae, F32], [0xaf, F32], [0xb0, F64], [0xb1, F64]],
};
/** @type {Record<number, number[][]>} */
const saturating = {
  [I32]: [[0, F32], [1, F32], [2, F64], [3, F64]],
  [I64]: [[4, F32], [5, F32], [6, F64], [7, F64]],
};
/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({length: to - from + 1}, (_, i) => from + i);
/** @type {Record<number, number[][]>} */
const binary = {
  [I32]: [...range(0x6a, 0x78).map(op => [op, I32]), ...range(0x46, 0x4f).map(op => [op, I32]),
    ...range(0x51, 0x5a).map(op => [op, I64]), ...range(0x5b, 0x60).map(op => [op, F32]),
    ...range(0x61, 0x66).map(op => [op, F64])],
  [I64]: range(0x7c, 0x8a).map(op => [op, I64]),
  [F32]: range(0x92, 0x97).map(op => [op, F32]),
  [F64]: range(0xa0, 0xa5).map(op => [op, F64]),
};
/** Values at which operators change their behaviour, by type. @type {Record<number, any[]>} */
export const edges = {[I32]: edges32, [I64]: edges64, [F32]: edgesFloat.map(Math.fround), [F64]: edgesFloat};

/** All operators without memory: their bytes, operands and result.
 *  @returns {{code: number[], operands: number[], result: number}[]} */
export function operators() {
  const list = [];
  for (const result of types) {
    for (const [op, operand] of binary[result]) list.push({code: [op], operands: [operand, operand], result});
    for (const [op, operand] of unary[result]) list.push({code: [op], operands: [operand], result});
    for (const [op, operand] of trapping[result] ?? []) list.push({code: [op], operands: [operand], result});
    for (const [op, operand] of saturating[result] ?? []) list.push({code: [0xfc, op], operands: [operand], result});
    const [op, operand] = reinterpret[result];
    if (result === F32 || result === F64) list.push({code: [copysign[result]], operands: [result, result], result});
    list.push({code: [op], operands: [operand], result});
  }
  return list;
}

/** @param {number} type @param {any} value */
export const constant = (type, value) => type === I64 ? i64(value) : type === I32 ? i32(value)
  : type === F32 ? f32(value) : type === F64 ? f64(value) : vectorConstant(value);

/** @type {Record<number, number[]>} */
const reinterpret = {[I32]: [0xbc, F32], [I64]: [0xbd, F64], [F32]: [0xbe, I32], [F64]: [0xbf, I64]};
/** @type {Record<number, number>} */
export const copysign = {[F32]: 0x98, [F64]: 0xa6};
// [opcode, log2 of the bytes]
/** @type {Record<number, number[][]>} */
const loads = {
  [I32]: [[0x28, 2], [0x2c, 0], [0x2d, 0], [0x2e, 1], [0x2f, 1]],
  [I64]: [[0x29, 3], [0x30, 0], [0x31, 0], [0x32, 1], [0x33, 1], [0x34, 2], [0x35, 2]],
  [F32]: [[0x2a, 2]],
  [F64]: [[0x2b, 3]],
};
/** @type {Record<number, number[][]>} */
const stores = {
  [I32]: [[0x36, 2], [0x3a, 0], [0x3b, 1]],
  [I64]: [[0x37, 3], [0x3c, 0], [0x3d, 1], [0x3e, 2]],
  [F32]: [[0x38, 2]],
  [F64]: [[0x39, 3]],
};
const vectorOps = vectorOperators();
/** Comparisons of lanes for equality. */
const equalLanes = {32: 65, 64: 71};
/** @type {Record<number, number>} */
const equal = {[F32]: 0x5b, [F64]: 0x61};
const types = [I32, I64, F32, F64];

/** A stream of random numbers. @param {number} seed */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = state + 0x6d2b79f5 >>> 0;
    let t = Math.imul(state ^ state >>> 15, state | 1);
    t ^= t + Math.imul(t ^ t >>> 7, t | 61);
    return (t ^ t >>> 14) >>> 0;
  };
  return {
    /** @param {number} n */
    below: n => next() % n,
    next,
    /** @template T @param {T[]} list @returns {T} */
    pick: list => list[next() % list.length],
  };
}

/** A value to call a function with. @param {ReturnType<typeof randomNumbers>} random
 *  @param {number} type @returns {any} a number, or the bytes of a vector */
export function argument(random, type) {
  if (type === V128) return vectorArgument(random);
  const edge = random.below(3) > 0;
  if (type === I32) return edge ? random.pick(edges32) : random.next() | 0;
  if (type === I64)
    return edge ? random.pick(edges64) : BigInt.asIntN(64, BigInt(random.next()) << 32n | BigInt(random.next()));
  const value = edge ? random.pick(edgesFloat) : (random.next() - 2 ** 31) / 2 ** random.below(40);
  return type === F32 ? Math.fround(value) : value;
}

const FUEL = 0; // the global that bounds every run
const GLOBALS = [I32, I32, I64, F32, F64, V128];

/** Generates one function body. */
class Body {
  /** @param {ReturnType<typeof randomNumbers>} random @param {number[]} params @param {number} result
   *  @param {{types: {params: number[], results: number[]}[], callable: number[], typeOf: number[], table: number,
   *    values: number[]}} module values: the types of locals and statements */
  constructor(random, params, result, module) {
    this.random = random;
    this.module = module;
    this.result = result;
    this.locals = module.values.flatMap(t => [t, t]);
    /** @type {number[]} */
    this.all = [...params, ...this.locals];
    this.vectors = module.values.includes(V128);
    /** What each enclosing label takes: a type, or 0. @type {number[]} */
    this.labels = [];
  }

  /** @param {number} type */
  local(type) {
    const choices = this.all.flatMap((t, i) => t === type ? [i] : []);
    return unsigned(this.random.pick(choices));
  }

  /** @param {number} type @returns {Code} */
  constant(type) {
    return constant(type, argument(this.random, type));
  }

  /** An address in the first half of the first page, mostly a multiple of `align`. @param {number} align
   *  @param {number} depth @returns {Code} */
  address(align, depth) {
    return [this.value(I32, depth), i32(0x7fff & -(this.random.below(4) ? align : 1)), 0x71];
  }

  /** A number that is no NaN. @param {number} type @param {number} depth @returns {Code} */
  number(type, depth) {
    const value = this.value(type, depth);
    if (type !== F32 && type !== F64) return value;
    const local = this.local(type);
    return [value, 0x22, local, this.constantZero(type), 0x20, local, 0x20, local, equal[type], 0x1b];
  }

  /** A vector in which NaNs, if it has lanes of so many bits, are zero. @param {Code} value @param {number} bits
   *  @returns {Code} */
  numbers(value, bits) {
    if (bits !== 32 && bits !== 64) return value;
    const local = this.local(V128);
    return [value, 0x22, local, 0x20, local, 0x20, local, 0xfd, unsigned(equalLanes[bits]), 0xfd, 78, 0x22, local];
  }

  /** @param {import('./vectors.mjs').VectorOperator} o @param {number} depth @returns {Code} */
  vectorOperator(o, depth) {
    return [o.operands.map(type => {
      if (type !== V128) return this.number(type, depth - 1);
      // Floats may go on as they are to another operator on such.
      const next = o.takes && this.random.below(2) ? this.random.pick(vectorOps.filter(v => v.result === V128 && v.floats === o.takes)) : undefined;
      return next && depth > 1 ? this.vectorOperator(next, depth - 1) : this.value(V128, depth - 1);
    }), o.code];
  }

  /** @param {number} depth @returns {Code} */
  vector(depth) {
    const {random} = this;
    if (random.below(5) === 0) {
      const [op, bits, lanes] = random.pick(vectorLoads);
      const {address, memarg} = this.place(bits, depth - 1);
      return [address, lanes ? this.value(V128, depth - 1) : [], 0xfd, unsigned(op), memarg, lanes ? random.below(lanes) : []];
    }
    const o = random.pick(vectorOps.filter(v => v.result === V128));
    return this.numbers(this.vectorOperator(o, depth), o.floats);
  }

  /** @param {number} type @returns {Code} */
  constantZero(type) {
    return type === F32 ? f32(0) : f64(0);
  }

  /** @param {number} bits log2 of the bytes of the access; the offset keeps the alignment
   *  @param {number} depth @returns {{address: Code, memarg: Code}} */
  place(bits, depth) {
    const hint = this.random.below(3) ? bits : this.random.below(bits + 1);
    const offset = this.random.below(3) ? 0 : this.random.below(8) << hint;
    return {address: this.address(1 << hint, depth), memarg: [hint, unsigned(offset)]};
  }

  /** @param {number} type @param {number} depth @returns {Code} */
  value(type, depth) {
    const {random} = this;
    if (depth <= 0) return random.below(3) ? [0x20, this.local(type)] : this.constant(type);
    const kind = random.below(40);
    if (type === V128 && (kind < 19 || kind === 21 || kind === 22 || kind === 31 || kind > 32)) return this.vector(depth);
    if (kind < 13 && this.vectors && random.below(4) === 0)
      return this.vectorOperator(random.pick(vectorOps.filter(v => v.result === type)), depth);
    if (kind < 13) {
      const [op, operand] = random.pick(binary[type]);
      return [this.value(operand, depth - 1), this.value(operand, depth - 1), op];
    }
    if (kind < 19) {
      const [op, operand] = random.pick(unary[type]);
      return [this.value(operand, depth - 1), op];
    }
    if (kind < 21) return [this.value(type, depth - 1), 0x22, this.local(type)];
    if (kind < 23) {
      const {address, memarg} = this.place(random.pick(loads[type])[1], depth - 1);
      const [op, bits] = random.pick(loads[type].filter(l => l[1] >= /** @type {number} */ (memarg[0])));
      return bits >= /** @type {number} */ (memarg[0]) ? [address, op, memarg] : this.constant(type);
    }
    if (kind < 25) return [this.value(type, depth - 1), this.value(type, depth - 1), this.value(I32, depth - 1), 0x1b];
    if (kind < 27)
      return [this.value(I32, depth - 1), 0x04, type, this.inside(type, depth), 0x05, this.inside(type, depth), 0x0b];
    if (kind < 29) return [0x02, type, this.inside(type, depth), 0x0b];
    if (kind < 31) return this.call(type, depth);
    if (kind < 32) {
      const [op, operand] = reinterpret[type];
      const value = this.number(operand, depth - 1);
      if (type === I32 || type === I64) return [value, op];
      // Bits that are a NaN become zero.
      const local = this.local(type);
      return [value, op, 0x22, local, this.constantZero(type), 0x20, local, 0x20, local, equal[type], 0x1b];
    }
    if (kind < 33) return [0x23, unsigned(random.pick(GLOBALS.flatMap((t, i) => t === type && i !== FUEL ? [i] : [])))];
    if (kind < 34 && (type === I32 || type === I64)) {
      const [op, operand] = random.pick(trapping[type]);
      return [this.value(operand, depth - 1), op];
    }
    if (kind < 36 && (type === I32 || type === I64)) {
      const [op, operand] = random.pick(saturating[type]);
      return [this.value(operand, depth - 1), 0xfc, op];
    }
    if (kind < 36) return [this.value(type, depth - 1), this.number(type, depth - 1), copysign[type]];
    if (kind < 37 && type === I32) return random.below(2) ? [0x3f, 0] : [i32(random.below(2)), 0x40, 0];
    return random.below(3) ? [0x20, this.local(type)] : this.constant(type);
  }

  /** Statements and a value inside a new label of the type. @param {number} type @param {number} depth
   *  @returns {Code} */
  inside(type, depth) {
    this.labels.unshift(type);
    const code = [this.statements(this.random.below(3), depth - 1), this.value(type, depth - 1)];
    this.labels.shift();
    return code;
  }

  /** @param {number} type @param {number} depth @returns {Code} */
  call(type, depth) {
    const {callable, typeOf, types: all, table} = this.module;
    if (this.random.below(3) === 0) {
      const choices = all.flatMap((t, i) => t.results[0] === type ? [i] : []);
      if (!choices.length) return this.constant(type);
      const index = this.random.pick(choices);
      const slot = this.random.below(8) ? [this.value(I32, depth - 1), i32(table), 0x70] : this.value(I32, depth - 1);
      return [all[index].params.map(p => this.value(p, depth - 2)), slot, 0x11, unsigned(index), 0];
    }
    const choices = callable.filter(f => all[typeOf[f]].results[0] === type);
    if (!choices.length) return this.constant(type);
    const target = this.random.pick(choices);
    return [all[typeOf[target]].params.map(p => this.value(p, depth - 1)), 0x10, unsigned(target)];
  }

  /** Traps when there is no fuel left. @returns {Code} */
  burn() {
    return [0x23, FUEL, i32(1), 0x6b, 0x24, FUEL, 0x23, FUEL, i32(0), 0x48, 0x04, 0x40, 0x00, 0x0b];
  }

  /** @param {number} count @param {number} depth @returns {Code} */
  statements(count, depth) {
    return Array.from({length: count}, () => this.statement(depth));
  }

  /** @param {number} depth @returns {Code} */
  statement(depth) {
    const {random} = this;
    const type = random.pick(this.module.values), kind = random.below(24);
    if (kind < 8 || depth <= 0) return [this.value(type, depth), 0x21, this.local(type)];
    if (kind < 11 && type === V128) {
      const [op, bits, lanes] = random.pick(vectorStores);
      const {address, memarg} = this.place(bits, depth - 1);
      return [address, this.value(V128, depth - 1), 0xfd, unsigned(op), memarg, lanes ? random.below(lanes) : []];
    }
    if (kind < 11) {
      const [op, bits] = random.pick(stores[type]);
      const {address, memarg} = this.place(bits, depth - 1);
      return [address, this.number(type, depth - 1), op, memarg];
    }
    if (kind < 13)
      return [this.value(I32, depth - 1), 0x04, 0x40, this.nested(depth), random.below(2) ? [0x05, this.nested(depth)] : [], 0x0b];
    if (kind < 15) return [0x02, 0x40, this.nested(depth), 0x0b];
    if (kind < 16) {
      this.labels.unshift(0);
      const body = this.statements(1 + random.below(3), depth - 1);
      const again = random.below(2) ? [this.value(I32, depth - 2), 0x0d, 0] : [];
      this.labels.shift();
      return [0x03, 0x40, this.burn(), body, again, 0x0b];
    }
    if (kind < 18) return this.branch(depth);
    if (kind < 19) return this.table(depth);
    if (kind < 20) {
      const index = random.pick(range(1, GLOBALS.length - (this.vectors ? 1 : 2)));
      return [this.value(GLOBALS[index], depth - 1), 0x24, unsigned(index)];
    }
    if (kind < 21) return [this.value(type, depth), 0x1a];
    if (kind < 22) return this.bulk(depth);
    if (kind < 23 && this.random.below(8) === 0) return [0x00];
    return [this.value(type, depth), 0x21, this.local(type)];
  }

  /** @param {number} depth */
  nested(depth) {
    this.labels.unshift(0);
    const code = this.statements(1 + this.random.below(3), depth - 1);
    this.labels.shift();
    return code;
  }

  /** A value inside one more label that takes nothing. @param {number} type @param {number} depth @returns {Code} */
  valueBelow(type, depth) {
    this.labels.unshift(0);
    const code = this.value(type, depth);
    this.labels.shift();
    return code;
  }

  /** A branch, conditional or not, to a label that takes what it takes. @param {number} depth @returns {Code} */
  branch(depth) {
    if (!this.labels.length) return [];
    const label = this.random.below(this.labels.length), type = this.labels[label];
    const condition = this.value(I32, depth - 1);
    if (this.random.below(3))
      return [type ? this.value(type, depth - 1) : [], condition, 0x0d, label, type ? 0x1a : []];
    // Unconditional, in an if so that what follows stays reachable.
    const value = type ? this.valueBelow(type, depth - 1) : [];
    return [condition, 0x04, 0x40, value, 0x0c, label + 1, 0x0b];
  }

  /** @param {number} depth @returns {Code} */
  table(depth) {
    const labels = this.labels.flatMap((t, i) => t === 0 ? [i + 1] : []);
    if (!labels.length) return [];
    const targets = Array.from({length: this.random.below(12)}, () => this.random.pick([0, ...labels]));
    return [0x02, 0x40, this.valueBelow(I32, depth - 1), i32(15), 0x71, 0x0e, unsigned(targets.length),
      targets.map(t => unsigned(t)), unsigned(this.random.pick([0, ...labels])), 0x0b];
  }

  /** @param {number} depth @returns {Code} */
  bulk(depth) {
    const wild = this.random.below(10) === 0;
    /** @param {number} mask @returns {Code} */
    const bounded = mask => wild ? this.value(I32, depth - 2) : [this.value(I32, depth - 2), i32(mask), 0x71];
    const kind = this.random.below(3);
    if (kind === 0) return [bounded(0xfff), bounded(0xfff), bounded(0xff), 0xfc, 10, 0, 0];
    if (kind === 1) return [bounded(0xfff), this.value(I32, 1), bounded(0xff), 0xfc, 11, 0];
    return [bounded(0xfff), bounded(15), bounded(15), 0xfc, 8, 0, 0];
  }

  /** @returns {Code} */
  code() {
    this.labels = [this.result];
    return [this.burn(), this.statements(1 + this.random.below(4), 4), this.value(this.result, 4)];
  }
}

/** A module of random functions f0, f1, …; `setFuel` gives a run its bound.
 *  @param {number} seed @param {number} count @param {boolean} vectors whether it has any; functions that take or
 *    give them are not exported
 *  @returns {{wasm: Uint8Array, types: {params: number[], results: number[]}[], typeOf: number[]}} */
export function randomModule(seed, count, vectors = false) {
  const random = randomNumbers(seed), values = vectors ? [...types, V128, V128] : types;
  const functionTypes = Array.from({length: 12}, (_, i) => ({
    params: Array.from({length: random.below(5)}, () => random.pick(values)),
    results: [values[i % values.length]],
  }));
  const setFuelType = functionTypes.length;
  const allTypes = [...functionTypes, {params: [I32], results: []}];
  const typeOf = Array.from({length: count}, () => random.below(setFuelType));
  const table = Array.from({length: 11}, () => random.below(4) ? random.below(count) : null);
  /** @type {import('./encode.mjs').Func[]} */
  const functions = typeOf.map((type, i) => {
    const callable = range(Math.max(0, i - 20), i - 1);
    const module = {types: functionTypes, callable, typeOf, table: table.length, values};
    const {params, results} = functionTypes[type];
    const body = new Body(random, params, results[0], module);
    const name = params.includes(V128) || results[0] === V128 ? undefined : `f${i}`;
    return {type, locals: body.locals, code: body.code(), export: name};
  });
  functions.push({type: setFuelType, locals: [], code: [0x20, 0, 0x24, FUEL], export: 'setFuel'});
  /** @type {Record<number, Code>} */
  const init = {[I32]: i32(5), [I64]: i64(-7n), [F32]: f32(1.5), [F64]: f64(-2.25), [V128]: vectorConstant(range(1, 16))};
  const wasm = encode({
    types: allTypes, functions, table, pages: 1, maxPages: 3,
    globals: GLOBALS.filter(type => values.includes(type)).map(type => ({type, mutable: true, init: init[type]})),
    data: [{offset: null, bytes: range(1, 25)}, {offset: 64, bytes: range(100, 200)}],
  });
  return {wasm, types: functionTypes, typeOf};
}
