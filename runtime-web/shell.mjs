// SPDX-License-Identifier: MIT
/**
 * The page that `amcc -o app.html` writes: runs the program in a worker, with arguments, standard
 * input and files that the user gives, and shows what it prints.
 */

/** How much output is shown: characters, and what a line costs, as many more. */
const SHOWN_MAX = 1 << 20, LINE_COST = 32;
/** What makes a terminal of the page's text: escape sequences, and what moves the cursor back. */
const ONLY_TERMINALS = /[\x1b\b]|\r(?!\n|$)/;

/** @template {HTMLElement} T @param {string} id @returns {T} */
const element = id => /** @type {T} */ (document.getElementById(id));

const form = /** @type {HTMLFormElement} */ (element('form'));
const argumentsField = /** @type {HTMLInputElement} */ (element('arguments'));
const stdinField = /** @type {HTMLTextAreaElement} */ (element('stdin'));
const engineField = /** @type {HTMLSelectElement} */ (element('engine'));
const picker = /** @type {HTMLInputElement} */ (element('picker'));
const runButton = /** @type {HTMLButtonElement} */ (element('run'));
const stopButton = /** @type {HTMLButtonElement} */ (element('stop'));
const saveButton = /** @type {HTMLButtonElement} */ (element('save'));
const outputArea = element('output'), statusLine = element('status'), fileList = element('files');

/** @type {Record<string, Uint8Array>} replaced when it changes */
let files = {};
let adding = Promise.resolve();

/** Splits a command line into arguments as a shell does, with quotes and backslashes. @param {string} line @returns {string[]} */
function splitArguments(line) {
  const words = line.match(/(?:[^\s"'\\]|\\[^]|"(?:[^"\\]|\\[^])*"?|'[^']*'?)+/g) ?? [];
  return words.map(word => word.replace(/"((?:[^"\\]|\\[^])*)"?|'([^']*)'?|\\([^])/g, (_, double, single, escaped) =>
    double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? escaped));
}

/** @param {Uint8Array} bytes @param {string} name */
function download(bytes, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (bytes)]));
  link.download = name.replace(/^.*[/]/, '');
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** @param {number} size */
const sizeText = size => size < 1024 ? `${size} B` : size < 1 << 20 ? `${(size / 1024).toFixed(1)} KB` : `${(size / (1 << 20)).toFixed(1)} MB`;

function showFiles() {
  fileList.replaceChildren(...Object.entries(files).map(([name, bytes]) => {
    const item = document.createElement('li'), link = document.createElement('a');
    const size = document.createElement('small'), remove = document.createElement('button');
    link.textContent = name;
    link.href = '#';
    link.title = `Download ${name}`;
    link.onclick = event => {
      event.preventDefault();
      download(bytes, name);
    };
    size.textContent = sizeText(bytes.length);
    remove.type = 'button';
    remove.textContent = '✕';
    remove.title = `Remove ${name}`;
    remove.onclick = () => {
      const {[name]: removed, ...rest} = files;
      files = rest;
      showFiles();
    };
    item.append(link, size, remove);
    return item;
  }));
}

/** @param {Iterable<File>} added */
async function readFiles(added) {
  for (const file of added) files = {...files, [file.name]: new Uint8Array(await file.arrayBuffer())};
  showFiles();
}

/** @param {Iterable<File>} added */
function addFiles(added) {
  const list = [...added];
  adding = adding.then(() => readFiles(list)).catch(error => showStatus(error.message, 'failed'));
}

/**
 * What the program prints, shown a frame at a time: as text, or, once it prints what only a terminal understands or
 * wants to read, in a terminal.
 */
class Console {
  /** @type {import('./worker.mjs').Collector} all that is printed */
  all;
  /** @type {import('./terminal.mjs').Terminal | undefined} there once it is needed */
  terminal;

  /** @param {import('./worker.mjs').Collector} all @param {import('./terminal.mjs').Terminal} [terminal] */
  constructor(all, terminal) {
    this.all = all;
    this.terminal = terminal;
  }

  #shown = 0;
  /** @type {Promise<import('./terminal.mjs').Terminal> | undefined} */
  #loading;
  /** The last line is not complete. */
  #partial = false;
  /** @type {{text: string, stream: string}[]} */
  #pending = [];
  #decoders = {stdout: new TextDecoder(), stderr: new TextDecoder()};

  /** @param {'stdout' | 'stderr'} stream */
  writer(stream) {
    return (/** @type {Uint8Array} */ chunk) => {
      this.all.append(chunk);
      if (this.terminal) return this.terminal.write(chunk);
      if (this.#shown > SHOWN_MAX) return;
      this.#print(this.#decoders[stream].decode(chunk, {stream: true}), stream);
      if (this.#shown > SHOWN_MAX) this.#print('\n… The rest is not shown; “Save output” has it, up to 64 MB.', stream);
    };
  }

  /** @param {string} text @param {string} stream */
  #print(text, stream) {
    for (let at = -1; (at = text.indexOf('\n', at + 1)) >= 0;) this.#shown += LINE_COST;
    this.#shown += text.length;
    if (!this.#pending.length) requestAnimationFrame(() => this.show());
    const last = this.#pending[this.#pending.length - 1];
    if (last?.stream === stream) last.text += text;
    else this.#pending.push({text, stream});
  }

  /** @param {string} text @param {string} stream */
  #append(text, stream) {
    if (!text) return;
    const whole = text.endsWith('\n') && !this.#partial, part = document.createElement(whole ? 'div' : 'span');
    this.#partial = !text.endsWith('\n');
    part.className = stream;
    part.textContent = text;
    outputArea.append(part);
  }

  show() {
    if (this.terminal) return this.terminal.draw();
    if (this.#loading || this.#pending.some(({text}) => ONLY_TERMINALS.test(text))) return void this.needTerminal();
    const atEnd = outputArea.scrollHeight - outputArea.scrollTop - outputArea.clientHeight < 40;
    for (const {text, stream} of this.#pending) {
      // Whole lines are a block, so that the browser does not lay out again what is there.
      const end = text.lastIndexOf('\n') + 1;
      this.#append(text.slice(0, end), stream);
      this.#append(text.slice(end), stream);
    }
    this.#pending = [];
    if (atEnd) outputArea.scrollTop = outputArea.scrollHeight;
  }

  /** Shows all in a terminal, from now on. */
  needTerminal() {
    return this.#loading ??= this.#loadTerminal();
  }

  async #loadTerminal() {
    const {Terminal} = await import('./terminal.mjs');
    terminal ??= new Terminal(outputArea, {signal: number => worker?.signal(number), resize: (...size) => worker?.resize(...size)});
    if (!this.terminal) terminal.write(this.all.bytes.slice(-SHOWN_MAX));
    return this.terminal = terminal;
  }

  /** @param {string} message */
  fail(message) {
    if (this.terminal) this.terminal.write(`\x1b[31m${message}\x1b[m\n`);
    else this.#print(message + '\n', 'failed');
  }
}

/** A frame of WebAssembly in the stack of an Error, in Chromium and in Firefox. */
const FRAME = /^\s*(?:at (?:(?:\S+\.wasm\.)?([^\s(]+) \()?|([^@]*)@).*wasm-function\[(\d+)\]:(0x[\da-f]+)\)?$/;

/** Where a program was, as amrun tells it. @param {{message: string, stack?: string}} error */
function traceOf({message, stack = ''}) {
  const module = /[^/]*\.wasm/.exec(message)?.[0] ?? 'wasm';
  return stack.split('\n').flatMap(line => {
    const [found, name, other, number, offset] = FRAME.exec(line) ?? [];
    return found ? [`\n  at ${name || other?.replace(/^.*\.wasm\./, '') || `function ${number}`} (${module}+${offset})`] : [];
  }).join('');
}

/** @param {string} text @param {string} [kind] */
function showStatus(text, kind = '') {
  statusLine.textContent = text;
  statusLine.className = kind;
}

/** The program's worker, and the terminal, once there are. @type {import('./worker.mjs').ProgramWorker | undefined} */
let worker;
/** @type {import('./terminal.mjs').Terminal | undefined} */
let terminal;

async function start() {
  const {Collector, ProgramWorker} = await import('./worker.mjs');
  const own = worker = new ProgramWorker(document.body.dataset.module ?? '');
  const name = document.title;
  let page = new Console(new Collector());
  /** Input that is asked for as the program needs it. */
  const ask = async () => (await page.needTerminal()).read();

  const run = async () => {
    runButton.disabled = true;
    stopButton.disabled = false;
    page = new Console(new Collector(), terminal);
    if (document.body.dataset.terminal) await page.needTerminal();
    if (terminal) terminal.begin();
    else outputArea.replaceChildren();
    showStatus('Running…');
    await adding;
    const given = files;
    try {
      const result = await own.run({
        engine: /** @type {'auto'} */ (engineField.value),
        args: [name, ...splitArguments(argumentsField.value)],
        stdin: stdinField.value || ask,
        tty: [!stdinField.value, true, true],
        terminal: terminal && {...terminal.size, set: settings => terminal?.set(settings)},
        env: terminal && {TERM: 'xterm-256color'},
        localTime: true,
        files: given,
        stdout: page.writer('stdout'),
        stderr: page.writer('stderr'),
      });
      const addedMeanwhile = Object.entries(files).filter(([name, bytes]) => bytes !== given[name]);
      files = {...result.files, ...Object.fromEntries(addedMeanwhile)};
      showFiles();
      const engine = result.engine === 'wasm' ? 'WebAssembly' : 'asm.js';
      showStatus(`Exit status ${result.status} · ${result.milliseconds.toFixed(1)} ms · ${engine}`, result.status ? 'failed' : 'ended');
    } catch (/** @type {any} */ error) {
      if (error.name !== 'AbortError') page.fail(error.message + traceOf(error));
      showStatus(error.name === 'AbortError' ? 'Stopped' : 'Failed', 'failed');
    }
    page.show();
    terminal?.end();
    runButton.disabled = false;
    stopButton.disabled = true;
    saveButton.disabled = !page.all.bytes.length;
  };

  form.onsubmit = event => {
    event.preventDefault();
    run();
  };
  stopButton.onclick = () => own.terminate();
  saveButton.onclick = () => download(page.all.bytes, `${name}.txt`);
  element('add').onclick = () => picker.click();
  picker.onchange = () => {
    addFiles(picker.files ?? []);
    picker.value = '';
  };
  document.ondragover = event => {
    event.preventDefault();
    document.body.classList.add('dropping');
  };
  document.ondragleave = event => {
    if (!event.relatedTarget) document.body.classList.remove('dropping');
  };
  document.ondrop = event => {
    event.preventDefault();
    document.body.classList.remove('dropping');
    addFiles(event.dataTransfer?.files ?? []);
  };
  await run();
}

start().catch(error => showStatus(error.message, 'failed'));
