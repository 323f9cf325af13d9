// SPDX-License-Identifier: MIT
// Globals as they are exported: live, with the words of their variables inside, or constant.
const cell = (link, type, words) => ({
  type,
  mutable: true,
  get value() {
    let i = 0;
    return outward(link, type, () => words[i++].get());
  },
  set value(value) {
    const given = [];
    inward(link, type, value, given);
    words.forEach((word, i) => word.set(given[i]));
  },
});
const constant = (type, value) => ({type, mutable: false, get value() { return isVector(type) ? vector() : value; }});
const importedGlobal = (imports, module, name, type, mutable) => {
  const given = imported(imports, module, name);
  const isGlobal = given !== null && typeof given === 'object' &&
    (typeof given.mutable === 'boolean' || (type !== 'e' && 'value' in given));
  if (!isGlobal && mutable) unlinkable(module, name, 'a mutable global');
  const global = isGlobal ? given : constant(type, given), {value} = global;
  const fits = type === 'e' || type === 'v' || (type === 'a' ? value === null || (value && value[signature]) :
    typeof value === (type === 'j' ? 'bigint' : 'number'));
  const same = !global.type || (global.type === type && global.mutable === mutable);
  if (!fits || !same) unlinkable(module, name, `a ${mutable ? 'mutable ' : ''}global of the type ${type}`);
  return global;
};
