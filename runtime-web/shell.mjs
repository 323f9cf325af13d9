/**
 * The page that `amcc -o app.html` writes: runs the program in a worker, with arguments, standard
 * input and files that the user gives, and shows what it prints.
 */

const SHOWN_MAX = 1 << 20;

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

/** What the program prints, shown a frame at a time. */
class Console {
  /** @type {Uint8Array[]} */
  chunks = [];
  #shown = 0;
  /** @type {{text: string, stream: string}[]} */
  #pending = [];
  #decoders = {stdout: new TextDecoder(), stderr: new TextDecoder()};

  /** @param {'stdout' | 'stderr'} stream */
  writer(stream) {
    return (/** @type {Uint8Array} */ chunk) => {
      this.chunks.push(chunk);
      this.#print(this.#decoders[stream].decode(chunk, {stream: true}), stream);
    };
  }

  /** @param {string} text @param {string} stream */
  #print(text, stream) {
    if (this.#shown > SHOWN_MAX) return;
    this.#shown += text.length;
    if (this.#shown > SHOWN_MAX) text += '\n… The rest is not shown; “Save output” has all of it.';
    if (!this.#pending.length) requestAnimationFrame(() => this.show());
    const last = this.#pending[this.#pending.length - 1];
    if (last?.stream === stream) last.text += text;
    else this.#pending.push({text, stream});
  }

  show() {
    const atEnd = outputArea.scrollHeight - outputArea.scrollTop - outputArea.clientHeight < 40;
    for (const {text, stream} of this.#pending) {
      const part = document.createElement('span');
      part.className = stream;
      part.textContent = text;
      outputArea.append(part);
    }
    this.#pending = [];
    if (atEnd) outputArea.scrollTop = outputArea.scrollHeight;
  }

  /** @param {string} message */
  fail(message) {
    this.#print(message + '\n', 'failed');
  }
}

/** @param {string} text @param {string} [kind] */
function showStatus(text, kind = '') {
  statusLine.textContent = text;
  statusLine.className = kind;
}

async function start() {
  const {ProgramWorker} = await import('./worker.mjs');
  const worker = new ProgramWorker(document.body.dataset.module ?? '');
  const name = document.title;
  let page = new Console();

  const run = async () => {
    runButton.disabled = true;
    stopButton.disabled = false;
    outputArea.replaceChildren();
    page = new Console();
    showStatus('Running…');
    await adding;
    const given = files;
    try {
      const result = await worker.run({
        engine: /** @type {'auto'} */ (engineField.value),
        args: [name, ...splitArguments(argumentsField.value)],
        stdin: stdinField.value,
        tty: [false, true, true],
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
      if (error.name !== 'AbortError') page.fail(error.message);
      showStatus(error.name === 'AbortError' ? 'Stopped' : 'Failed', 'failed');
    }
    page.show();
    runButton.disabled = false;
    stopButton.disabled = true;
    saveButton.disabled = !page.chunks.length;
  };

  form.onsubmit = event => {
    event.preventDefault();
    run();
  };
  stopButton.onclick = () => worker.terminate();
  saveButton.onclick = async () => download(new Uint8Array(await new Blob(/** @type {BlobPart[]} */ (page.chunks)).arrayBuffer()), `${name}.txt`);
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
