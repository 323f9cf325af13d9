/** Joins the modules of runtime-web by the rules in docs/internals.md, as amcc does. */

import {readFileSync, writeFileSync} from 'node:fs';
import {join as joinPath} from 'node:path';
import {projectDirectory} from '../environment.mjs';

const IMPORT = /^import \{.*\} from '\.\/(.*)\.mjs';$/;

/**
 * @param {string} root name of a module, without .mjs
 * @param {Record<string, string>} [placeholders]
 */
export function joinModules(root, placeholders = {}) {
  /** @type {Set<string>} */
  const done = new Set();
  /** @param {string} name @returns {string} */
  const text = name => {
    if (done.has(name)) return '';
    done.add(name);
    return readFileSync(joinPath(projectDirectory, 'runtime-web', `${name}.mjs`), 'utf8')
      .replace(/\/\*[^]*?\*\//g, '').replace(/\/\/.*$/gm, '')
      .split('\n').map(line => line.trim()).filter(line => line)
      .map(line => {
        const other = IMPORT.exec(line);
        if (other) return text(other[1]);
        if (name === root || !line.startsWith('export ')) return line + '\n';
        return line.startsWith('export {') ? '' : line.slice('export '.length) + '\n';
      }).join('');
  };
  return text(root).replace(/'\.\/([\w-]+)\.mjs'/g, "'./amphora-$1.mjs'")
    .replace(/\{\{(\w+)\}\}/g, (whole, key) => placeholders[key] ?? whole);
}

/** The names of the modules that a text imports as it runs. @param {string} text */
export const references = text => [...text.matchAll(/'\.\/amphora-([\w-]+)\.mjs'/g)].map(match => match[1]);

/**
 * Writes what amcc writes for NAME.wasm and NAME.asm.js: NAME.mjs, NAME.html and the modules beside them.
 * @param {string} directory
 * @param {string} name
 */
export function writeApp(directory, name) {
  const shell = readFileSync(joinPath(projectDirectory, 'runtime-web/shell.html'), 'utf8');
  const page = shell.replace(/\{\{title\}\}/g, name).replace(/\{\{module\}\}/g, `./${name}.mjs`);
  writeFileSync(joinPath(directory, `${name}.html`), page);
  const app = joinModules('app', {wasm: `${name}.wasm`, engine: 'auto'});
  writeFileSync(joinPath(directory, `${name}.mjs`), app);
  const pending = ['shell', ...references(app)], done = new Set();
  for (const part of pending) {
    if (done.has(part)) continue;
    done.add(part);
    const text = joinModules(part);
    writeFileSync(joinPath(directory, `amphora-${part}.mjs`), text);
    pending.push(...references(text));
  }
}
