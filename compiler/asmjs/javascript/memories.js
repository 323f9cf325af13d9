// SPDX-License-Identifier: MIT
const importedMemory = (imports, module, name, initial, maximum) => {
  const memory = imported(imports, module, name);
  const fits = memory && memory.size && memory.size[0] >= initial && memory.maximum <= maximum;
  if (!fits) unlinkable(module, name, `an asm.js memory of ${initial} pages`);
  return memory;
};
