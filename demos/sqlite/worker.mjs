/**
 * Runs the SQLite shell on a database file in memory, off the page's thread. Each run is a run of
 * the whole program; the file stays.
 */

import {MemoryFileSystem} from './amphora-files.mjs';
import {load} from './sqlite.mjs';
import {parseErrors, parseOutput, shellInput} from './results.mjs';
import {splitStatements} from './statements.mjs';

const DATABASE = 'main.db';
const MOST_ROWS = 1000;
const MOST_OUTPUT = 1 << 26;

const files = new MemoryFileSystem();
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

let lastSeen = '';

/** The database's bytes if the file was written since the last time. */
function changedDatabase() {
  const [[, directory]] = files.preopens;
  const stat = directory.lookup(DATABASE)?.stat();
  const seen = stat ? `${stat.ino} ${stat.mtim}` : '';
  if (seen === lastSeen) return undefined;
  lastSeen = seen;
  return stat ? files.readFile(DATABASE) : new Uint8Array();
}

/** @param {string} script */
async function run(script) {
  const statements = splitStatements(script);
  const {input, lines} = shellInput(statements);
  const start = performance.now();
  const {status, output, errors} = await runShell(input);
  const milliseconds = performance.now() - start;
  const failure = parseErrors(errors, statements, lines);
  const results = parseOutput(output, MOST_ROWS);
  if (failure?.statement !== undefined) results.length = Math.min(results.length, failure.statement);
  return {statements, results, failure, status, milliseconds, schema: await readSchema(), database: changedDatabase()};
}

/** Puts a database in the place of the one that there is. @param {Uint8Array | undefined} bytes */
async function open(bytes) {
  for (const path of files.list()) files.remove(path);
  if (bytes?.length) files.writeFile(DATABASE, bytes);
  lastSeen = '';
  return {schema: await readSchema(), database: changedDatabase()};
}

const actions = {
  /** @param {'auto' | 'wasm' | 'asmjs'} engine */
  async load(engine) {
    const start = performance.now();
    program = await load(new URL('sqlite.wasm', import.meta.url), {engine, asmjs: new URL('sqlite.asm.js', import.meta.url)});
    return {engine: program.engine, milliseconds: performance.now() - start};
  },
  open,
  run,
  /** The whole database as SQL. */
  dump: async () => (await runShell('.dump\n')).output,
};

addEventListener('message', async ({data: {id, action, argument}}) => {
  try {
    const value = await /** @type {any} */ (actions)[action](argument);
    postMessage({id, value});
  } catch (/** @type {any} */ error) {
    postMessage({id, error: error.message});
  }
});
