// SPDX-License-Identifier: MIT
/** The SQL console: the editor, the results, the schema, and the files that come and go. */

import {position} from './statements.mjs';

/** @template {HTMLElement} T @param {string} id @returns {T} */
const element = id => /** @type {T} */ (document.getElementById(id));

const script = /** @type {HTMLTextAreaElement} */ (element('script'));
const engineChoice = /** @type {HTMLSelectElement} */ (element('engine'));
const historyChoice = /** @type {HTMLSelectElement} */ (element('history'));
const runButton = /** @type {HTMLButtonElement} */ (element('run'));
const cancelButton = /** @type {HTMLButtonElement} */ (element('cancel'));
const fileInput = /** @type {HTMLInputElement} */ (element('file'));

const WELCOME = `-- Ctrl+Enter runs the script, or what is selected of it.
SELECT coffee.name, roast, sum(bags) AS bags, round(sum(bags * price), 2) AS revenue
  FROM coffee JOIN purchase_line ON coffee_id = coffee.id
 GROUP BY coffee.id ORDER BY revenue DESC LIMIT 5;

SELECT month, revenue, round(avg(revenue) OVER (ORDER BY month ROWS 2 PRECEDING), 2) AS average
  FROM monthly_revenue LIMIT 12;
`;

/**
 * Makes an element.
 * @param {string} name
 * @param {Record<string, any>} properties
 * @param {...(Node | string)} children
 */
function make(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

/** @param {number} bytes */
const size = bytes => bytes < 1e4 ? `${bytes} bytes` : bytes < 1e7 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
/** @param {number} ms */
const duration = ms => ms < 10 ? `${ms.toFixed(1)} ms` : ms < 1e4 ? `${ms.toFixed(0)} ms` : `${(ms / 1e3).toFixed(1)} s`;
/** @param {number} count @param {string} noun */
const plural = (count, noun) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

// ---- The worker: one request at a time ----------------------------------------------------------

/** The database as it was when it was last looked at: other tabs may have it too. */
let state = {name: 'empty.db', changed: false, size: 0, volatile: ''};
/** @type {Worker} */
let worker;
/** @type {{resolve: (value: any) => void, reject: (error: Error) => void} | undefined} */
let pending;
let lastId = 0;

/** @param {string} action @param {any} [argument] @returns {Promise<any>} */
function ask(action, argument) {
  return new Promise((resolve, reject) => {
    pending = {resolve, reject};
    worker.postMessage({id: ++lastId, action, argument});
  });
}

function startWorker() {
  worker?.terminate();
  worker = new Worker(new URL('worker.mjs', import.meta.url), {type: 'module'});
  worker.addEventListener('message', ({data: {id, value, error, waiting}}) => {
    if (waiting) element('status').textContent = 'waiting for another tab, which is using the database…';
    if (id !== lastId) return;
    element('status').textContent = '';
    if (error === undefined) pending?.resolve(value);
    else pending?.reject(Error(error));
  });
  worker.addEventListener('error', event => pending?.reject(Error(event.message || 'the worker cannot start')));
}

let jobs = 0;

/** @param {number} change of how many jobs there are */
function setBusy(change) {
  jobs += change;
  const busy = jobs > 0;
  document.body.classList.toggle('busy', busy);
  for (const button of document.querySelectorAll('button')) button.disabled = busy;
  engineChoice.disabled = busy;
  cancelButton.disabled = !busy;
}

/** Whatever uses the worker: the buttons are off meanwhile, and what goes wrong is shown. */
async function busy(/** @type {() => Promise<void>} */ work) {
  setBusy(1);
  try {
    await work();
  } catch (/** @type {any} */ error) {
    showFailure({message: error.message});
  } finally {
    setBusy(-1);
  }
}

/** A new worker with the engine that is chosen, and the database. */
async function startEngine() {
  const loaded = element('loaded');
  loaded.dataset.state = 'busy';
  loaded.textContent = 'loading…';
  startWorker();
  try {
    const {engine, milliseconds} = await ask('load', engineChoice.value);
    loaded.textContent = `${engine === 'wasm' ? 'WebAssembly' : engine}, loaded in ${duration(milliseconds)}`;
    loaded.dataset.state = 'ready';
    loaded.dataset.engine = engine;
  } catch (error) {
    loaded.dataset.state = 'failed';
    loaded.textContent = 'not loaded';
    throw error;
  }
  showDatabase(await ask('state'));
}

// ---- Results ------------------------------------------------------------------------------------

/** @param {import('./results.mjs').Value} value */
function cell(value) {
  if (typeof value === 'string') return make('td', {title: value.length > 60 ? value : ''}, value.length > 5000 ? value.slice(0, 5000) + '…' : value);
  if ('number' in value) return make('td', {className: 'number'}, plainNumber(value.number));
  if ('blob' in value) {
    const digits = value.blob.length > 64 ? value.blob.slice(0, 64) + '…' : value.blob;
    return make('td', {className: 'blob', title: plural(value.blob.length / 2, 'byte')}, `x'${digits.toLowerCase()}'`);
  }
  return make('td', {className: 'null'}, 'NULL');
}

/** The shell prints 20 digits of floating-point numbers; the shortest that mean the same are shown. */
const plainNumber = (/** @type {string} */ number) =>
  /^-?\d+$/.test(number) || /Inf/.test(number) ? number : String(Number(number)).replace(/^(-?\d+)$/, '$1.0');

/** @param {import('./results.mjs').Result} result @param {string} text of the statement */
function describe({columns, count, changes}, text) {
  if (columns.length) return plural(count, 'row');
  if (!changes && /^(select|with|values)\b/i.test(text)) return 'no rows';
  return changes ? `${plural(changes, 'row')} changed` : 'done';
}

/** @param {import('./results.mjs').Result} result @param {string} text of the statement */
function showResult(result, text) {
  const {columns, rows, count, seconds} = result;
  const note = result.text ? '' : describe(result, text) + (seconds >= 0.001 ? `, ${duration(seconds * 1e3)}` : '');
  const card = make('section', {className: 'result'},
    make('h3', {}, make('code', {title: text}, text.replace(/\s+/g, ' ').slice(0, 200)), make('span', {}, note)));
  if (columns.length) {
    card.append(make('div', {className: 'rows'}, make('table', {},
      make('thead', {}, make('tr', {}, ...columns.map(column => make('th', {}, column)))),
      make('tbody', {}, ...rows.map(row => make('tr', {}, ...row.map(cell)))))));
    if (rows.length < count) card.append(make('p', {className: 'more'}, `The first ${rows.length.toLocaleString('en')} of ${plural(count, 'row')} are shown.`));
  } else if (result.text) {
    card.append(make('pre', {}, result.text.replace(/\n$/, '')));
  } else {
    card.classList.add('bare');
  }
  element('results').append(card);
}

/**
 * @param {import('./results.mjs').Failure} failure
 * @param {import('./statements.mjs').Statement[]} statements
 * @param {number} base where the script that ran starts in the editor
 */
function showFailure({message, statement, offset}, statements = [], base = 0) {
  const card = make('section', {className: 'failure'}, make('strong', {}, message));
  if (statement !== undefined) {
    const {text, start} = statements[statement];
    const at = offset ?? 0;
    const {line, column} = position(script.value, base + start + at);
    card.append(` at line ${line}` + (offset === undefined ? '' : `, column ${column}`));
    const word = text.slice(at).match(/^([\w$\u0080-\uffff]+|.)/)?.[0] ?? '';
    if (offset !== undefined) {
      const from = text.lastIndexOf('\n', at - 1) + 1, to = (text.indexOf('\n', at) + 1 || text.length + 1) - 1;
      card.append(make('pre', {}, text.slice(from, at), make('mark', {}, word || ' '), text.slice(at + word.length, to)));
    }
    // The caret, not a selection: Ctrl+Enter would run that alone.
    script.focus();
    script.setSelectionRange(base + start + at, base + start + at);
    script.scrollTop = Math.max(0, (line - 4) * 21);
    updateGutter(line);
  }
  element('results').append(card);
  card.scrollIntoView({block: 'nearest'});
}

// ---- The database and its schema ----------------------------------------------------------------

/** @param {string} name */
const quoteName = name => /^[a-z_][a-z0-9_]*$/i.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** @param {{name: string, type: string, sql: any, columns: {name: string, type: string, key: boolean}[], others: {name: string, type: string}[]}} table */
function schemaEntry({name, type, sql, columns, others}) {
  const select = () => {
    script.value = `SELECT * FROM ${quoteName(name)} LIMIT 100;\n`;
    updateGutter();
    run();
  };
  return make('details', {},
    make('summary', {}, make('button', {className: 'name', title: typeof sql === 'string' ? sql : '', onclick: select}, name),
      make('small', {}, type === 'table' ? '' : type)),
    make('ul', {},
      ...columns.map(column => make('li', {className: column.key ? 'key' : ''},
        make('span', {}, column.name), make('small', {}, column.type.toLowerCase()))),
      ...others.map(other => make('li', {}, make('small', {}, `${other.type} ${other.name}`)))));
}

/** @param {typeof state & {schema: {tables: any[], error: string}}} news */
function showDatabase({schema: {tables, error}, ...news}) {
  state = news;
  element('database-name').textContent = state.name;
  element('database-size').textContent = `${state.size ? size(state.size) : 'empty'} · ${state.volatile ? 'lost when this page is closed' : 'kept in this browser'}`;
  element('database-size').title = state.volatile;
  const list = element('schema');
  const open = new Set([...list.querySelectorAll('details[open] .name')].map(name => name.textContent));
  list.replaceChildren(...tables.map(schemaEntry));
  for (const details of list.querySelectorAll('details'))
    details.open = open.has(details.querySelector('.name')?.textContent ?? '');
  if (error) list.append(make('p', {className: 'none'}, error));
  else if (!tables.length) list.append(make('p', {className: 'none'}, 'no tables yet'));
}

/** Whether the database may be replaced: what would be lost is asked for. */
const mayReplace = () => !state.changed || confirm(`Replace ${state.name} (${size(state.size)})? It was changed since it was opened or exported.`);

/** Replaces the database, if it may be. @param {Uint8Array<ArrayBuffer>} bytes @param {string} name @param {string} [script] that fills it */
async function openDatabase(bytes, name, script) {
  if (!mayReplace()) return false;
  showDatabase(await ask('open', {bytes, name, script}));
  return true;
}

async function openSample() {
  const response = await fetch(new URL('sample.sql', import.meta.url));
  if (!response.ok) throw Error(`sample.sql: HTTP status ${response.status}`);
  await openDatabase(new Uint8Array(), 'coffee.db', await response.text());
}

/** @param {File} file */
async function importFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const header = new TextDecoder('latin1').decode(bytes.subarray(0, 15));
  element('results').replaceChildren();
  if (/\.(sql|txt)$/i.test(file.name) && header !== 'SQLite format 3') {
    script.value = new TextDecoder().decode(bytes);
    updateGutter();
    await runScript();
  } else {
    if (await openDatabase(bytes, file.name)) element('status').textContent = `${file.name} opened`;
  }
}

/** @param {BlobPart} content @param {string} name */
function download(content, name) {
  const url = URL.createObjectURL(new Blob([content], {type: 'application/octet-stream'}));
  make('a', {href: url, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

// ---- History ------------------------------------------------------------------------------------

const HISTORY = 'amphora-sqlite-history', MOST_HISTORY = 50;

/** @returns {string[]} the scripts that ran, the last one first */
function readHistory() {
  try {
    return JSON.parse(localStorage.getItem(HISTORY) ?? '[]');
  } catch {
    return [];
  }
}

function showHistory() {
  historyChoice.replaceChildren(make('option', {value: ''}, 'History'),
    ...readHistory().map((text, i) => make('option', {value: String(i)}, text.replace(/--[^\n]*/g, '').replace(/\s+/g, ' ').trim().slice(0, 80))));
}

/** @param {string} text */
function remember(text) {
  try {
    localStorage.setItem(HISTORY, JSON.stringify([text, ...readHistory().filter(other => other !== text)].slice(0, MOST_HISTORY)));
  } catch {} // a page may be denied storage
  showHistory();
}

// ---- Running ------------------------------------------------------------------------------------

/** Numbers the lines. @param {number} [marked] the line to mark */
function updateGutter(marked) {
  const gutter = element('gutter');
  gutter.replaceChildren(...script.value.split('\n').map((_, i) =>
    make('div', {className: i + 1 === marked ? 'error' : ''}, String(i + 1))));
  gutter.scrollTop = script.scrollTop;
}

async function runScript() {
  const {selectionStart, selectionEnd, value} = script;
  const [start, end] = selectionStart < selectionEnd ? [selectionStart, selectionEnd] : [0, value.length];
  const text = value.slice(start, end);
  const status = element('status');
  element('results').replaceChildren();
  updateGutter();
  status.textContent = 'running…';
  const {statements, results, failure, milliseconds, ...news} = await ask('run', text);
  remember(text);
  status.textContent = `${plural(results.length, 'statement')} in ${duration(milliseconds)}`;
  for (const result of results) showResult(result, statements[result.statement].text);
  if (failure) showFailure(failure, statements, start);
  showDatabase(news);
}

const run = () => busy(runScript);

runButton.addEventListener('click', run);
script.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (!runButton.disabled) run();
});
script.addEventListener('input', () => updateGutter());
script.addEventListener('scroll', () => { element('gutter').scrollTop = script.scrollTop; });

cancelButton.addEventListener('click', () => {
  pending?.reject(Error('Cancelled. What was committed stays, what was not is undone.'));
  lastId++;
  element('status').textContent = '';
  busy(startEngine);
});

engineChoice.addEventListener('change', () => busy(startEngine));
historyChoice.addEventListener('change', () => {
  script.value = readHistory()[Number(historyChoice.value)] ?? script.value;
  historyChoice.value = '';
  updateGutter();
  script.focus();
});

element('import').addEventListener('click', () => fileInput.click());
fileInput.addEventListener('change', () => {
  const [file] = fileInput.files ?? [];
  if (file) busy(() => importFile(file));
  fileInput.value = '';
});
element('export').addEventListener('click', () => busy(async () => {
  const {bytes, state: exported} = await ask('export');
  download(bytes, exported.name);
  showDatabase(exported);
}));
element('dump').addEventListener('click', () => busy(async () =>
  download(await ask('dump'), state.name.replace(/\.\w+$/, '') + '.sql')));
element('sample').addEventListener('click', () => busy(openSample));
element('empty').addEventListener('click', () => busy(async () => { await openDatabase(new Uint8Array(), 'empty.db'); }));

const drop = element('drop');
addEventListener('dragover', event => {
  event.preventDefault();
  drop.hidden = !event.dataTransfer?.types.includes('Files');
});
addEventListener('dragleave', event => { if (!event.relatedTarget) drop.hidden = true; });
addEventListener('drop', event => {
  event.preventDefault();
  drop.hidden = true;
  const file = event.dataTransfer?.files[0];
  if (file && !runButton.disabled) busy(() => importFile(file));
});

script.value = WELCOME;
updateGutter();
showHistory();
await busy(async () => {
  await startEngine();
  if (!state.size) await openSample();
  if (/** @type {HTMLElement} */ (document.querySelector('#schema')).textContent?.includes('monthly_revenue')) await runScript();
});
