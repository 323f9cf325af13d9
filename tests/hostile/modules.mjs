// SPDX-License-Identifier: MIT
// Valid modules that are costly for an engine which is not careful: each exists in any size. They
// export a function _start that returns at once.

/** @param {number} n @returns {number[]} */
const leb = n => n < 128 ? [n] : [n & 127 | 128, ...leb(n >>> 7)];

/** A signed number. @param {number} n @returns {number[]} */
const sleb = n => n >= -64 && n < 64 ? [n & 127] : [n & 127 | 128, ...sleb(n >> 7)];

/** A number in as many bytes as LEB128 allows. @param {number} n */
const longest = n => [n & 127 | 128, n >>> 7 & 127 | 128, n >>> 14 & 127 | 128, n >>> 21 & 127 | 128, n >>> 28];

/** Bytes that `count` calls of a function give. @param {number} count @param {(i: number) => number[]} make */
function repeat(count, make) {
  const chunks = [];
  for (let i = 0; i < count; i += 4096) {
    const bytes = [];
    for (let j = i; j < count && j < i + 4096; j++) bytes.push(...make(j));
    chunks.push(Buffer.from(bytes));
  }
  return Buffer.concat(chunks);
}

/** @typedef {(number | Uint8Array)[]} Parts */

/** @param {Parts} parts */
const join = parts => Buffer.concat(parts.map(part => typeof part === 'number' ? Buffer.from([part]) : part));

/** Bytes behind their number. @param {Parts} parts */
function sized(parts) {
  const bytes = join(parts);
  return join([...leb(bytes.length), bytes]);
}

/** @param {number} id @param {Parts} parts */
const section = (id, parts) => join([id, sized(parts)]);

/** A vector. @param {Uint8Array[]} elements */
const vector = elements => join([...leb(elements.length), ...elements]);

const I32 = 0x7f, I64 = 0x7e, FUNCREF = 0x70, BLOCK = 2, LOOP = 3, IF = 4, ELSE = 5, END = 0x0b, BR = 0x0c, BR_IF = 0x0d, BR_TABLE = 0x0e,
  CALL = 0x10, DROP = 0x1a, CONST = 0x41, ADD = 0x6a, UNREACHABLE = 0, EMPTY = 0x40, RETURN = 0x0f;

/** @param {number[]} params @param {number[]} results */
const type = (params, results) => join([0x60, ...leb(params.length), ...params, ...leb(results.length), ...results]);

/** A recursion group. @param {Uint8Array[]} types */
const group = types => join([0x4e, vector(types)]);

/** A subtype of another type. @param {number} supertype @param {Uint8Array} type */
const subtype = (supertype, type) => join([0x50, 1, ...leb(supertype), type]);

/** A type without supertype that may have subtypes. @param {Uint8Array} type */
const open = type => join([0x50, 0, type]);

/** A nullable reference, in a type or a local's place. @param {number} type */
const reference = type => [0x63, ...sleb(type)];

/** A function's type of `count` references each. @param {number} param @param {number} result @param {number} count */
const references = (param, result, count) =>
  join([0x60, ...leb(count), ...Array(count).fill(reference(param)).flat(), ...leb(count), ...Array(count).fill(reference(result)).flat()]);

const NOTHING = type([], []);
const THOUSAND = Array(1000).fill(I32);
const WIDE = type(THOUSAND, THOUSAND);
const PUSH = type([], THOUSAND);

/** A function's body. @param {Parts} code @param {Parts} [locals] a vector */
const body = (code, locals = [0]) => sized([...locals, ...code, END]);

/** A module. Function 0 is _start.
 *  @param {{types?: Uint8Array[], functions?: {type: number, body: Uint8Array}[], before?: Parts, elements?: Parts, after?: Parts,
 *           exports?: [number, Uint8Array], code?: {types: Uint8Array, count: number, bodies: Uint8Array}}} contents
 *  `before` the export section, `elements` before and `after` the code section are whole sections; `exports` are more
 *  exports, `code` more functions, all with their number */
function module({types = [NOTHING], functions = [], before = [], after = [], elements = [], exports, code}) {
  const count = 1 + functions.length + (code?.count ?? 0);
  return join([
    ...Buffer.from('\0asm\x01\0\0\0', 'latin1'),
    section(1, [vector(types)]),
    section(3, [...leb(count), 0, ...functions.flatMap(f => leb(f.type)), code?.types ?? new Uint8Array()]),
    ...before,
    section(7, [...leb(1 + (exports?.[0] ?? 0)), 6, ...Buffer.from('_start'), 0, 0, exports?.[1] ?? new Uint8Array()]),
    ...elements,
    section(10, [...leb(count), body([]), ...functions.map(f => f.body), code?.bodies ?? new Uint8Array()]),
    ...after,
  ]);
}

/** One more function, of type 0. @param {Parts} code @param {Uint8Array[]} [types] */
const oneFunction = (code, types) => module({types, functions: [{type: 0, body: body(code)}]});

const thousandConstants = repeat(1000, () => [CONST, 0]);
const bigTable = [CONST, 0, BR_TABLE, ...leb(10000), ...Array(10001).fill(0)];
const thousandDrops = repeat(1000, () => [DROP]);

/** Modules by name; n is about the size in kilobytes.
 *  @type {Record<string, (n: number) => Uint8Array>} */
export const modules = {
  'calls of 1,000 parameters and results': n =>
    module({types: [NOTHING, WIDE], functions: [{type: 1, body: body([...repeat(1000, i => [0x20, ...leb(i)]), repeat(n * 500, () => [CALL, 1])])}]}),
  'the same, unreachable': n =>
    module({types: [NOTHING, WIDE], functions: [{type: 1, body: body([UNREACHABLE, repeat(n * 500, () => [CALL, 1])])}]}),
  'blocks of 1,000 parameters and results': n => oneFunction(
    [thousandConstants, repeat(n * 333, () => [BLOCK, 1, END]), thousandDrops], [NOTHING, WIDE]),
  'branches with 1,000 values, unreachable': n => oneFunction(
    [BLOCK, 1, thousandConstants, repeat(n * 500, () => [BR, 0]), END, thousandDrops], [NOTHING, PUSH]),
  'br_tables of 10,000 labels of 1,000 values': n => oneFunction(
    [BLOCK, 1, thousandConstants, repeat(n / 10, () => bigTable), END, thousandDrops], [NOTHING, PUSH]),
  'br_tables of 10,000 labels': n => oneFunction([repeat(n / 10, () => [BLOCK, EMPTY, ...bigTable, END])]),
  'small br_tables': n => oneFunction([repeat(n * 100, () => [BLOCK, EMPTY, CONST, 0, BR_TABLE, 2, 0, 0, 0, END])]),
  'nested blocks': n => oneFunction([repeat(n * 333, () => [BLOCK, EMPTY]), repeat(n * 333, () => [END])]),
  'branches out of nested blocks': n => oneFunction(
    [repeat(n * 143, () => [BLOCK, EMPTY]), repeat(n * 143, i => [CONST, 0, BR_IF, ...leb(n * 143 - 1 - i), END])]),
  'nested loops and ifs': n => oneFunction(
    [repeat(n * 111, () => [LOOP, EMPTY, CONST, 0, IF, EMPTY]), repeat(n * 111, () => [ELSE, END, END])]),
  'operands piled up': n => oneFunction([repeat(n * 333, () => [CONST, 0]), repeat(n * 333, () => [DROP])]),
  'empty functions': n => module({code: {count: n * 250, types: Buffer.alloc(n * 250), bodies: repeat(n * 250, () => [2, 0, END])}}),
  'functions of 50,000 locals': n => module({code: {count: n * 125, types: Buffer.alloc(n * 125),
    bodies: repeat(n * 125, () => [6, 1, ...leb(50000), I32, END])}}),
  'types, all different': n => module({types: [NOTHING, ...Array.from({length: n * 45}, (_, i) =>
    type(Array.from({length: 20}, (_, bit) => i >> bit & 1 ? I32 : I64), []))]}),
  'types, all equal': n => module({types: [NOTHING, ...Array.from({length: n * 333}, () => NOTHING)]}),
  'recursion groups, all equal': n => module({types: [NOTHING, ...Array.from({length: n * 40}, (_, i) =>
    group([references(i * 2 + 2, i * 2 + 1, 1), references(i * 2 + 1, i * 2 + 2, 2)]))]}),
  'recursion groups, all different': n => module({types: [NOTHING, ...Array.from({length: n * 30}, (_, i) =>
    group([references(i * 2 + 2, i ? i * 2 : 0, 1), references(i * 2 + 1, i * 2 + 2, 2)]))]}),
  'one recursion group': n => module({types: [NOTHING, group(Array.from({length: n * 80}, (_, i) => references(n * 80 - i, i + 1, 1)))]}),
  'large recursion groups, all equal but for the end': n => module({types: [NOTHING, ...Array.from({length: n}, (_, i) =>
    group([...Array.from({length: 300}, () => NOTHING), references(i && i * 301, 0, 1)]))]}),
  'a chain of subtypes': n => module({types: [open(NOTHING), ...Array.from({length: n * 130}, (_, i) => subtype(i, NOTHING))]}),
  'calls that take and give 1,000 values of a distant subtype': n => module({
    types: [open(NOTHING), ...Array.from({length: 5000}, (_, i) => subtype(i, NOTHING)), references(0, 4999, 1000)],
    functions: [{type: 5001, body: body([...repeat(1000, () => [0xd0, 0]), repeat(n * 333, () => [CALL, 1])])}]}),
  'imports': n => {
    const count = n * 111;
    return join([...Buffer.from('\0asm\x01\0\0\0', 'latin1'), section(1, [vector([NOTHING])]),
      section(2, [...leb(count), repeat(count, i => [1, 0x6d, 4, ...Buffer.from(i.toString(36).padStart(4, '0')), 0, 0])]),
      section(3, [1, 0]), section(7, [1, 6, ...Buffer.from('_start'), 0, ...leb(count)]), section(10, [1, body([])])]);
  },
  'exports with a long common prefix': n => module({exports: [n * 20, repeat(n * 20, i =>
    [48, ...Buffer.from('x'.repeat(40) + i.toString(36).padStart(8, '0')), 0, 0])]}),
  'globals of long constant expressions': n => module({before: [section(6, [...leb(n),
    repeat(n, () => [I32, 0, ...Array(334).fill([CONST, 0]).flat(), ...Array(333).fill(ADD), END])])]}),
  'one constant expression': n => module({before: [section(6, [1, I32, 0, repeat(n * 333, () => [CONST, 0]), CONST, 0,
    repeat(n * 333, () => [ADD]), END])]}),
  'elements': n => module({before: [section(4, [1, FUNCREF, 0, 1])],
    elements: [section(9, [1, 1, 0, ...leb(n * 1000), Buffer.alloc(n * 1000)])]}),
  'element expressions': n => module({before: [section(4, [1, FUNCREF, 0, 1])],
    elements: [section(9, [1, 5, FUNCREF, ...leb(n * 333), repeat(n * 333, () => [0xd2, 0, END])])]}),
  'element segments': n => module({before: [section(4, [1, FUNCREF, 0, 1])],
    elements: [section(9, [...leb(n * 333), repeat(n * 333, () => [1, 0, 0])])]}),
  'data segments': n => module({before: [section(5, [1, 0, 1])], after: [section(11, [...leb(n * 200), repeat(n * 200, () => [0, CONST, 0, END, 0])])]}),
  'function names': n => module({code: {count: n * 100, types: Buffer.alloc(n * 100), bodies: repeat(n * 100, () => [2, 0, END])},
    after: [section(0, [4, ...Buffer.from('name'), 1, sized([...leb(n * 100), repeat(n * 100, i => [...leb(i), 2, 0x78, 0x79])])])]}),
  'custom sections': n => module({after: [repeat(n * 250, () => [0, 2, 1, 0x78])]}),
  'numbers in long LEB128': n => oneFunction([repeat(n * 143, i => [CONST, ...longest(i & 63), DROP])]),
  'code after return': n => oneFunction([RETURN, repeat(n * 166, () => [CONST, 0, CONST, 0, ADD, DROP])]),
};
