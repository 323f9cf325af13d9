/** WASI preview 1: the functions on files. */

/** @typedef {object} Files */

/** @param {import('./wasi.mjs').System} system */
export function addFiles(system) {
}
