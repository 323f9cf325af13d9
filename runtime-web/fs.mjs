/**
 * FS, Emscripten's name for the file system: the part of it that programs and pages use most.
 */

/** @param {import('./memory.mjs').MemoryFileSystem} files */
export function createFS(files) {
  const bytesOf = (/** @type {any} */ data) => typeof data === 'string' ? data : Uint8Array.from(data);
  const join = (/** @type {string} */ parent, /** @type {string} */ name) => `${parent}/${name}`.replace(/[/]+/g, '/');
  const FS = {
    /** @param {string} path @param {string | ArrayLike<number>} data */
    writeFile: (path, data) => files.writeFile(path, bytesOf(data)),
    /** @param {string} path @param {{encoding?: string}} [options] */
    readFile: (path, {encoding = 'binary'} = {}) => {
      const bytes = files.readFile(path);
      return encoding === 'utf8' ? new TextDecoder().decode(bytes) : bytes;
    },
    /** @param {string} path */
    unlink: path => files.remove(path),
    /** @param {string} path */
    rmdir: path => files.remove(path),
    /** @param {string} path */
    mkdir: path => files.makeDirectory(path),
    /** @param {string} path */
    mkdirTree: path => files.makeDirectory(path),
    /** @param {string} path */
    analyzePath: path => ({exists: files.exists(path)}),
    /** @param {string} path */
    readdir: path => ['.', '..', ...files.names(path)],
    /** @param {string} parent @param {string} name @param {string | ArrayLike<number>} data */
    createDataFile: (parent, name, data) => files.writeFile(join(parent, name), bytesOf(data)),
    /** @param {string} parent @param {string} path */
    createPath: (parent, path) => files.makeDirectory(join(parent, path)),
  };
  return FS;
}
