// SPDX-License-Identifier: MIT
const MOST_ELEMENTS = 10000000;
class Table {
  constructor(type, initial, maximum, value) {
    this.type = type;
    this.limit = Math.min(maximum, MOST_ELEMENTS);
    this.maximum = maximum;
    if (initial > this.limit) throw new RangeError('failed to make a table');
    this.elements = new Array(initial).fill(value);
  }
  get length() { return this.elements.length; }
  check(index, value) {
    if (!(index >= 0 && index < this.length)) throw new RangeError('out of bounds table access');
    if (this.type === 'a' && value !== null && !value[signature]) mismatch();
  }
  get(index) {
    this.check(index, null);
    return this.elements[index];
  }
  set(index, value = null) {
    this.check(index, value);
    this.elements[index] = value;
  }
  grow(delta, value = null) {
    const old = this.length;
    if (!(delta >= 0 && delta <= this.limit - old)) throw new RangeError('failed to grow a table');
    for (let i = 0; i < delta; i++) this.elements.push(value);
    return old;
  }
}
const importedTable = (imports, module, name, type, initial, maximum) => {
  const table = imported(imports, module, name);
  const fits = table && table.elements && table.type === type && table.length >= initial && table.maximum <= maximum;
  if (!fits) unlinkable(module, name, `an asm.js table of ${initial} elements`);
  return table;
};
