// SPDX-License-Identifier: MIT
// References: 0 is null, then come the module's own functions, then what came from outside.
const addReferences = (link, functions) => {
  const values = [null, ...functions], numbers = new Map(values.map((value, i) => [value, i]));
  link.value = number => values[number];
  link.number = (value, letter) => {
    if (letter === 'a' && value !== null && !(value && value[signature])) mismatch();
    let number = numbers.get(value);
    if (number === undefined) {
      number = values.push(value) - 1;
      numbers.set(value, number);
    }
    return number;
  };
};
// The instructions on tables, for asm.js. `first` is the slot of the first reference in the asm.js tables, `foreign`
// that of functions of other modules; `signatures` are those of the asm.js tables.
const tableInstructions = (link, tables, segments, signatures, first, foreign) => {
  const range = (elements, start, count) => {
    if ((start >>> 0) + (count >>> 0) > elements.length) trap(8);
  };
  const at = (table, index) => {
    range(tables[table].elements, index, 1);
    return index >>> 0;
  };
  const put = (table, to, elements, from, count) => {
    const target = tables[table].elements;
    range(target, to, count);
    range(elements, from, count);
    elements.slice(from >>> 0, (from >>> 0) + (count >>> 0)).forEach((value, i) => { target[(to >>> 0) + i] = value; });
  };
  return {
    put,
    table_get: (table, index) => link.number(tables[table].elements[at(table, index)]),
    table_set: (table, index, value) => { tables[table].elements[at(table, index)] = link.value(value); },
    table_size: table => tables[table].length,
    table_grow: (table, value, delta) => {
      try {
        return tables[table].grow(delta >>> 0, link.value(value));
      } catch (error) {
        return -1;
      }
    },
    table_fill: (table, start, value, count) => {
      range(tables[table].elements, start, count);
      tables[table].elements.fill(link.value(value), start >>> 0, (start >>> 0) + (count >>> 0));
    },
    table_copy: (table, source, to, from, count) => put(table, to, tables[source].elements, from, count),
    table_init: (segment, table, to, from, count) => put(table, to, segments[segment], from, count),
    elem_drop: segment => { segments[segment] = []; },
    table_slot: (table, index, type) => {
      const {elements} = tables[table];
      if (index >>> 0 >= elements.length) trap(5);
      const f = elements[index >>> 0], number = link.number(f);
      if (first + number < foreign) return first + number;
      if (f[signature] !== signatures[type]) trap(7);
      link.called = f;
      return foreign;
    },
  };
};
