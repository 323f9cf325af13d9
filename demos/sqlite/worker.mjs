// SPDX-License-Identifier: MIT
/**
 * Runs the SQLite shell on a database that lasts, off the page's thread. Each run is a run of the whole program, for
 * which this tab alone has the files.
 */

import {MemoryFileSystem} from './amphora-files.mjs';
import {StoredFileSystem} from './amphora-mounts.mjs';
import {load} from './sqlite.mjs';
import {parseErrors, parseOutput, shellInput} from './results.mjs';
import {splitStatements} from './statements.mjs';

const DATABASE = 'main.db', STATE = 'console.json';
const STORAGE = 'sqlite-console';
/** Milliseconds after which the page is told that another tab has the files. */
const SOON = 300;
const MOST_ROWS = 1000;
const MOST_OUTPUT = 1 << 26;

/** In memory if nothing can be stored. @type {StoredFileSystem | MemoryFileSystem} */
let files;
/** Why it cannot. */
let volatile = '';
/** @type {import('./sqlite.mjs').Program} */
let program;

/** Collects output; too much of it ends the program. */
function sink() {
  const decoder = new TextDecoder();
  let text = '', size = 0;
  return {
    /** @param {Uint8Array} chunk */
    write(chunk) {
      size += chunk.length;
      if (size > MOST_OUTPUT) throw Error(`more than ${MOST_OUTPUT >> 20} MB of output`);
      text += decoder.decode(chunk, {stream: true});
    },
    end: () => text + decoder.decode(),
  };
}

/** @param {string} input @returns what the shell printed, and its status */
async function runShell(input) {
  const out = sink(), err = sink();
  const status = await program.run({
    args: ['sqlite', '-batch', '-bail', '-vfs', 'unix', DATABASE],
    env: {HOME: '/'}, files, stdin: input, stdout: out.write, stderr: err.write,
  });
  return {status, output: out.end(), errors: err.end()};
}

const SCHEMA = `
SELECT l.name, l.type, s.sql FROM pragma_table_list l LEFT JOIN sqlite_schema s ON s.name = l.name
 WHERE l.schema = 'main' AND l.type <> 'shadow' AND l.name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY l.type = 'view', l.name;
SELECT name, tbl_name, type FROM sqlite_schema
 WHERE type IN ('index', 'trigger') AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY type, name;
SELECT l.name, c.name, c.type, c.pk FROM pragma_table_list l, pragma_table_xinfo(l.name) c
 WHERE l.schema = 'main' AND l.type <> 'shadow' AND c.hidden <> 1 ORDER BY l.name, c.cid;`;

/** The tables and views, each with its columns, indexes and triggers. */
async function readSchema() {
  const statements = splitStatements(SCHEMA);
  const {input, lines} = shellInput(statements);
  const {output, errors} = await runShell(input);
  const failure = parseErrors(errors, statements, lines);
  const [tables, others, columns] = parseOutput(output, Infinity).map(({rows}) => rows);
  return {
    error: failure && !failure.statement ? failure.message : '',
    tables: (tables ?? []).map(([name, type, sql]) => ({
      name, type, sql,
      columns: (columns ?? []).filter(([table]) => table === name).map(([, column, type, pk]) =>
        ({name: column, type, key: /** @type {any} */ (pk).number !== '0'})),
      others: (others ?? []).filter(([, table]) => table === name).map(([other, , type]) => ({name: other, type})),
    })),
  };
}

const databaseStat = () => files.root.lookup(DATABASE)?.stat();

/**
 * What the page shows of the database: its name, and whether it is more than what was opened or exported, are beside it.
 * @param {{name?: string, changed?: boolean}} [news]
 */
async function readState(news) {
  const state = files.exists(STATE) ? JSON.parse(new TextDecoder().decode(files.readFile(STATE))) : {name: 'empty.db', changed: false};
  if (news) files.writeFile(STATE, JSON.stringify(Object.assign(state, news)));
  return {...state, size: databaseStat()?.size ?? 0, volatile, schema: await readSchema()};
}

/** @param {string[]} paths */
const removeAll = paths => paths.forEach(path => files.exists(path) && files.remove(path));
const ownFiles = [DATABASE, ...['-journal', '-wal', '-shm'].map(suffix => DATABASE + suffix)];

/** @param {string} script */
async function run(script) {
  const statements = splitStatements(script);
  const {input, lines} = shellInput(statements);
  const start = performance.now(), before = databaseStat()?.mtim;
  const {status, output, errors} = await runShell(input);
  const milliseconds = performance.now() - start;
  const failure = parseErrors(errors, statements, lines);
  const results = parseOutput(output, MOST_ROWS);
  if (failure?.statement !== undefined) results.length = Math.min(results.length, failure.statement);
  return {statements, results, failure, status, milliseconds, ...await readState(before === databaseStat()?.mtim ? undefined : {changed: true})};
}

/**
 * Puts a database in the place of the one that there is, if it is one; then a script may fill it.
 * @param {{bytes: Uint8Array, name: string, script?: string}} database
 */
async function open({bytes, name, script}) {
  const kept = ownFiles.filter(path => files.exists(path)).map(path => /** @type {const} */ ([path, files.readFile(path)]));
  const replace = (/** @type {(readonly [string, Uint8Array])[]} */ contents) => {
    removeAll(ownFiles);
    for (const [path, content] of contents) files.writeFile(path, content);
  };
  replace(bytes.length ? [[DATABASE, bytes]] : []);
  const {error} = await readSchema(), failure = error || (script && (await run(script)).failure?.message);
  if (!failure) return readState({name, changed: false});
  replace(kept);
  throw Error(`${name}: ${failure}`);
}

/** Opens the files, or takes them again, when no other tab has them. */
async function acquire() {
  const timer = setTimeout(() => postMessage({waiting: true}), SOON);
  try {
    if (files instanceof StoredFileSystem) await files.acquire({wait: true});
    else files ??= await StoredFileSystem.open(STORAGE, {wait: true});
  } catch (/** @type {any} */ error) {
    if (files) throw error;
    files = new MemoryFileSystem();
    volatile = error.message;
  } finally {
    clearTimeout(timer);
  }
}

const actions = {
  /** @param {'auto' | 'wasm' | 'asmjs'} engine */
  async load(engine) {
    const start = performance.now();
    // Its input is a text, for which it never waits; Firefox reports suspended programs that are ended as errors.
    program = await load(new URL('sqlite.wasm', import.meta.url),
      {engine, asmjs: new URL('sqlite.asm.js', import.meta.url), suspension: undefined});
    return {engine: program.engine, milliseconds: performance.now() - start};
  },
  state: () => readState(),
  open,
  run,
  /** The database file. */
  export: async () => ({bytes: files.exists(DATABASE) ? files.readFile(DATABASE) : new Uint8Array(), state: await readState({changed: false})}),
  /** The whole database as SQL. */
  dump: async () => (await runShell('.dump\n')).output,
};

addEventListener('message', async ({data: {id, action, argument}}) => {
  try {
    await acquire();
    /** @type {any} */
    let value;
    try {
      value = await /** @type {any} */ (actions)[action](argument);
    } finally {
      if (files instanceof StoredFileSystem) await files.release();
    }
    postMessage({id, value});
  } catch (/** @type {any} */ error) {
    postMessage({id, error: error.message});
  }
});
