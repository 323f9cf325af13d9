// SPDX-License-Identifier: MIT
// Emscripten's Module: factories, classic scripts, its options, and its life in Node.
import assert from 'node:assert/strict';
import {mkdirSync, readdirSync} from 'node:fs';
import {test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {workshop} from '../compiler/driver.mjs';

const LIBRARY_C = `#include <emscripten.h>
#include <stdio.h>
EMSCRIPTEN_KEEPALIVE int add(int a, int b) { return a + b; }
int main(int argc, char **argv) {
  char line[80];
  printf("main %d %s\\n", argc, argc > 1 ? argv[1] : argv[0]);
  FILE *file = fopen("data.txt", "r");
  if (file && fgets(line, sizeof line, file)) printf("data.txt: %s\\n", line);
  while (fgets(line, sizeof line, stdin)) printf("stdin: %s", line);
  fprintf(stderr, "no newline");
  return 3;
}`;

const USE_CJS = `
const create = require('./library.js');
let input = [...Buffer.from('x\\ny')];
const log = [];
create({
  arguments: ['A'],
  print: text => log.push('out ' + text),
  printErr: text => log.push('err ' + text),
  stdin: () => input.length ? input.shift() : null,
  preRun: [Module => Module.FS.writeFile('/data.txt', 'hello')],
  onRuntimeInitialized: () => log.push('ready'),
  postRun: Module => log.push('postRun ' + Module._add(1, 1)),
  onExit: status => log.push('exit ' + status),
}).then(Module => {
  log.push(Module.ccall('add', 'number', ['number', 'number'], [2, 3]));
  console.log(JSON.stringify(log));
});`;

const SORT_C = `#include <stdlib.h>
#include <string.h>
void sort(int *numbers, size_t count, int (*compare)(const void *, const void *)) { qsort(numbers, count, sizeof *numbers, compare); }
long long sum(long long (*next)(int), int count) {
  long long total = 0;
  for (int i = 0; i < count; i++) total += next(i);
  return total;
}
static int triple(int n) { return 3 * n; }
int (*pick(void))(int) { return triple; }
size_t length(const char *text) { return strlen(text); }
`;

const USE_SORT = `
import app from './sort.mjs';
for (const engine of ['wasm', 'asmjs']) {
  const {exports, Module, end} = await (await app({engine})).instantiate();
  const numbers = Module._malloc(20), view = new Int32Array(exports.memory.buffer, numbers, 5);
  view.set([5, 3, 9, -1, 7]);
  const compare = Module.addFunction((a, b) => Module.HEAP32[b >> 2] - Module.HEAP32[a >> 2], 'ipp');
  exports.sort(numbers, 5, compare);
  Module.removeFunction(compare);
  const next = Module.addFunction(i => 1n << BigInt(i * 20), 'ji');
  console.log(engine, [...Module.HEAP32.subarray(numbers >> 2, (numbers >> 2) + 5)].join(), exports.sum(next, 3),
    Module.dynCall('ii', exports.pick(), [14]), Module.ccall('length', 'number', ['string'], ['zwölf']));
  Module._free(numbers);
  end();
}
`;

test('callbacks both ways in a plain library', t => {
  const w = workshop(t, {'sort.c': SORT_C, 'use.mjs': USE_SORT});
  assert.equal(w.amcc('-O2', '--no-entry', '-sEXPORTED_FUNCTIONS=_sort,_sum,_pick,_length,_malloc,_free',
    '-sEXPORTED_RUNTIME_METHODS=addFunction,removeFunction,dynCall,ccall', 'sort.c', '-o', 'sort.mjs').stderr, '');
  const {stdout, stderr} = w.run(process.execPath, ['use.mjs']);
  assert.equal(stderr, '');
  assert.equal(stdout, 'wasm 9,7,5,3,-1 1099512676353n 42 6\nasmjs 9,7,5,3,-1 1099512676353n 42 6\n');
});

test('variables are addresses, callMain returns the status', async t => {
  const w = workshop(t, {'counter.c': `#include <emscripten.h>
    #include <stdlib.h>
    EMSCRIPTEN_KEEPALIVE int counter = 42;
    int main(int argc, char **argv) { return argc > 1 ? exit(argc), 0 : counter; }`});
  assert.equal(w.amcc('-O1', 'counter.c', '-sEXPORT_ES6', '-sINVOKE_RUN=0', '-o', 'counter.mjs').stderr, '');
  const {default: create} = await import(pathToFileURL(w.path('counter.mjs')).href);
  for (const engine of ['wasm', 'asmjs']) {
    const Module = await create({amphora: {engine}});
    assert.equal(Module.HEAP32[Module._counter >> 2], 42);
    Module.HEAP32[Module._counter >> 2] = 43;
    assert.equal(Module.callMain(), 43);
    assert.equal((await create({amphora: {engine}})).callMain(['a', 'b']), 3);
  }
});

test('EXIT_RUNTIME=0: callMain returns main\'s status each time, and exit\'s', async t => {
  const w = workshop(t, {'again.c': `#include <emscripten.h>
    #include <stdlib.h>
    static char **words;
    EMSCRIPTEN_KEEPALIVE int word(void) { volatile char deep[1000]; for (int i = 0; i < 1000; i++) deep[i] = 1; return words[1][0]; }
    int main(int argc, char **argv) { static int calls; words = argv; calls++; if (argc > 2) exit(argc); return argc > 1 ? 10 + calls : 0; }`});
  assert.equal(w.amcc('-O1', 'again.c', '-sEXPORT_ES6', '-sINVOKE_RUN=0', '-sEXIT_RUNTIME=0', '-o', 'again.mjs').stderr, '');
  const {default: create} = await import(pathToFileURL(w.path('again.mjs')).href);
  for (const engine of ['wasm', 'asmjs']) {
    /** @type {number[]} */
    const ended = [];
    const Module = await create({amphora: {engine}, onExit: (/** @type {number} */ status) => ended.push(status)});
    assert.deepEqual([Module.callMain(['a']), Module.callMain(), Module.callMain(['a'])], [11, 0, 13]);
    assert.deepEqual(ended, []);
    assert.equal(Module._word(), 'a'.charCodeAt(0), 'argv lasts');
    assert.equal(Module.callMain(['a', 'b']), 3);
    assert.deepEqual(ended, [3]);
  }
});

test('MODULARIZE: a classic script defines a function that makes a Module', t => {
  const w = workshop(t, {'library.c': LIBRARY_C, 'use.cjs': USE_CJS});
  const built = w.amcc('-O1', 'library.c', '-sMODULARIZE=1', '-sEXPORT_NAME="create"', '-sEXPORTED_RUNTIME_METHODS=["ccall"]', '-o', 'library.js');
  assert.equal(built.stderr, '');
  const {stdout, stderr} = w.run(process.execPath, ['use.cjs']);
  assert.equal(stderr, '');
  assert.deepEqual(JSON.parse(stdout), ['ready', 'out main 2 A', 'out data.txt: hello', 'out stdin: x', 'out stdin: y',
    'err no newline', 'exit 3', 'postRun 2', 5]);
});

test('EXPORT_ES6: the default export makes a Module; INVOKE_RUN=0 leaves main to the page', async t => {
  const w = workshop(t, {'library.c': LIBRARY_C});
  w.amcc('-O1', 'library.c', '-sEXPORT_ES6', '-sINVOKE_RUN=0', '-o', 'library.mjs');
  const {default: createModule} = await import(pathToFileURL(w.path('library.mjs')).href);
  /** @type {string[]} */
  const log = [];
  const Module = await createModule({print: (/** @type {string} */ text) => log.push(text), printErr() {}, stdin: () => null});
  assert.deepEqual(log, []);
  Module.callMain(['B']);
  assert.deepEqual(log, ['main 2 B']);
});

test('a classic script as the main script, and with a global Module', t => {
  const w = workshop(t, {
    'library.c': LIBRARY_C, 'pre.js': "Module.print = text => console.log('pre', text);",
    'use.cjs': "require('./library.js').arguments = ['C'];",
  });
  w.amcc('-O1', 'library.c', '--pre-js', 'pre.js', '-o', 'library.js');
  assert.deepEqual(w.run(process.execPath, ['library.js', 'D'], {input: ''}), {status: 3, signal: null, stdout: 'main 2 D\n', stderr: 'no newline'});
  assert.equal(w.run(process.execPath, ['use.cjs'], {input: ''}).stdout, 'pre main 2 C\n');
});

const LOOP_C = `#include <emscripten.h>
#include <emscripten/html5.h>
#include <stdio.h>
#include <stdlib.h>
static int frames;
static void frame(void *text) {
  EM_ASM({ console.log('frame', $0, UTF8ToString($1)); }, ++frames, text);
  if (frames == 2) emscripten_set_main_loop_timing(EM_TIMING_SETTIMEOUT, 1);
  if (frames == 4) emscripten_cancel_main_loop();
}
static void blocker(void *text) { printf("%s\\n", (char *)text); }
static void interval(void *id) { static int n; if (++n == 3) emscripten_clear_interval(*(long *)id), printf("three\\n"); }
static EM_BOOL again(double time, void *data) { static int n; return time > 0 && ++n < 3 ? EM_TRUE : (printf("frames\\n"), EM_FALSE); }
static EM_BOOL tick(double time, void *data) { static int n; return ++n < 3 ? EM_TRUE : (printf("ticks\\n"), EM_FALSE); }
static void end(void) { printf("atexit\\n"); }
int main(int argc, char **argv) {
  static long id;
  atexit(end);
  if (argc > 1) return 7;
  printf("click %d\\n", emscripten_set_click_callback("#button", NULL, 0, NULL));
  printf("%d %d\\n", emscripten_get_now() > 0, emscripten_random() < 1);
  id = emscripten_set_interval(interval, 1, &id);
  emscripten_request_animation_frame_loop(again, NULL);
  emscripten_set_timeout_loop(tick, 1, NULL);
  emscripten_push_main_loop_blocker(blocker, "blocker");
  emscripten_set_main_loop_arg(frame, "text", 0, 1);
  printf("never\\n");
  return 1;
}`;

for (const engine of ['-sASMJS=0', '-sASMJS=only']) {
  test(`the main loop, timers and frames keep a program going, ${engine}`, t => {
    const w = workshop(t, {'loop.c': LOOP_C});
    assert.equal(w.amcc('-O2', engine, 'loop.c', '-o', 'loop.mjs').stderr, '');
    const {status, stdout, stderr} = w.run(process.execPath, ['loop.mjs']);
    const lines = stdout.split('\n').slice(0, -1);
    assert.deepEqual([status, stderr], [0, '']);
    assert.deepEqual(lines.slice(0, 2), ['click -1', '1 1']);
    assert.equal(lines.at(-1), 'atexit');
    assert.deepEqual(lines.filter(line => /^frame /.test(line)), [1, 2, 3, 4].map(n => `frame ${n} text`));
    for (const line of ['three', 'frames', 'ticks', 'blocker']) assert.ok(lines.includes(line), line);
    assert.ok(lines.indexOf('blocker') < lines.indexOf('frame 1 text'));
    assert.ok(!lines.includes('never'));
    const early = w.run(process.execPath, ['loop.mjs', 'x']);
    assert.deepEqual(early, {status: 7, signal: null, stdout: 'atexit\n', stderr: ''});
  });
}

test('a main loop needs nothing else of the library', t => {
  const w = workshop(t, {'only.c': `#include <emscripten.h>
    static int frames;
    static void frame(void) { if (++frames == 3) emscripten_force_exit(frames); }
    int main(int argc, char **argv) { emscripten_set_main_loop(frame, argc > 1 ? 100 : 0, 0); }`});
  assert.equal(w.amcc('-O2', '-sASMJS=0', 'only.c', '-o', 'only.mjs').stderr, '');
  for (const args of [[], ['x']]) assert.equal(w.run(process.execPath, ['only.mjs', ...args]).status, 3);
});

test('a trap and an exit in a callback end the program with their status', t => {
  const source = (/** @type {string} */ what) => `#include <emscripten.h>
    #include <stdlib.h>
    static void later(void *p) { ${what}; }
    int main(void) { emscripten_async_call(later, 0, 1); emscripten_exit_with_live_runtime(); }`;
  const w = workshop(t, {'exit.c': source('emscripten_force_exit(9)'), 'trap.c': source('__builtin_trap()')});
  for (const name of ['exit', 'trap']) assert.equal(w.amcc('-O1', `${name}.c`, '-o', `${name}.mjs`).stderr, '');
  assert.equal(w.run(process.execPath, ['exit.mjs']).status, 9);
  const trap = w.run(process.execPath, ['trap.mjs']);
  assert.equal(trap.status, 134);
  assert.match(trap.stderr, /unreachable/);
});

test('options and settings that are not supported are errors that say what to use', t => {
  const w = workshop(t, {'a.c': 'int main(void) { return 0; }'});
  for (const [option, message] of [
    ['-sUSE_SDL=2', /-sUSE_SDL is not supported/],
    ['--bind', /'--bind' is not supported: .*KEEPALIVE/],
    ['-sEXPORTED_FUNCTION=_main', /unknown setting '-sEXPORTED_FUNCTION'; the nearest is EXPORTED_FUNCTIONS/],
    ['-sEXPORT_NAME=a-b', /expected a name of JavaScript/],
    ['-sEXPORTED_FUNCTIONS=@none', /none/],
  ]) {
    const {status, stderr} = w.amcc('a.c', /** @type {string} */ (option), '-o', 'a.js');
    assert.equal(status, 1);
    assert.match(stderr, /** @type {RegExp} */ (message));
  }
  const accepted = w.amcc('a.c', '-sASYNCIFY=0', '-sASSERTIONS=2', '-sENVIRONMENT=web,node', '-sNO_EXIT_RUNTIME=0', '--closure', '1', '-o', 'a.js');
  assert.deepEqual(accepted, {status: 0, signal: null, stdout: '', stderr: ''});
});

test('what exports functions and has no main is a library, as with emcc', t => {
  const w = workshop(t, {'library.c': 'int twice(int x) { return 2 * x; }', 'use.cjs': `
    const Module = require('./library.js');
    Module.onRuntimeInitialized = () => console.log(Module._twice(21), typeof Module.callMain);`});
  assert.equal(w.amcc('-O1', 'library.c', '-sEXPORTED_FUNCTIONS=_twice', '-o', 'library.js').stderr, '');
  assert.equal(w.run(process.execPath, ['use.cjs']).stdout, '42 undefined\n');
  assert.match(w.amcc('library.c', '-o', 'library.js').stderr, /undefined symbol: main/);
  assert.match(w.amcc('library.c', '-sEXPORTED_FUNCTIONS=_twice', '-o', 'program').stderr, /undefined symbol: main/);
});

const SINGLE_C = `#include <emscripten.h>
#include <stdio.h>
EMSCRIPTEN_KEEPALIVE int add(int a, int b) { return a + b; }
EM_JS(void, say, (void), { out('</script> <!-- ' + _add(1, 2)); });
int main(int argc, char **argv) {
  char text[40] = "";
  FILE *file = fopen("data.txt", "r");
  if (file) fgets(text, sizeof text, file);
  printf("%d %s %s\\n", argc, argv[argc - 1], text);
  say();
  return 3;
}`;

for (const [engine, ...flags] of [['wasm'], ['asm.js', '-sASMJS=only']]) {
  test(`SINGLE_FILE: ${engine} and packaged files inside of the script`, async t => {
    const w = workshop(t, {'single.c': SINGLE_C, 'data.txt': 'packaged'});
    const out = 'packaged\n</script> <!-- 3\n';
    for (const form of ['mjs', 'js']) {
      const args = ['-O1', 'single.c', '-sSINGLE_FILE', ...flags, '--preload-file', 'data.txt', '-o', `out/${form}/app.${form}`];
      mkdirSync(w.path(`out/${form}`), {recursive: true});
      assert.equal(w.amcc(...args).stderr, '');
      assert.deepEqual(readdirSync(w.path(`out/${form}`)), [`app.${form}`]);
      assert.deepEqual(w.run(process.execPath, [`out/${form}/app.${form}`, 'a', 'b']), {status: 3, signal: null, stdout: '3 b ' + out, stderr: ''});
    }
    const {default: app} = await import(pathToFileURL(w.path('out/mjs/app.mjs')).href);
    const program = await app();
    assert.equal(program.engine, engine);
    if (engine === 'wasm') await assert.rejects(app({engine: 'asmjs'}), /no asm\.js in here: link with -sASMJS/);
  });
}

test('SINGLE_FILE with MODULARIZE: a function that needs nothing else', t => {
  const w = workshop(t, {'single.c': SINGLE_C, 'use.cjs': `
    require('./single.js')({print: console.log, noInitialRun: true}).then(Module => {
      console.log(Module._add(4, 5));
      Module.callMain(['x']);
    });`});
  assert.equal(w.amcc('-O1', 'single.c', '-sSINGLE_FILE=1', '-sMODULARIZE=1', '-o', 'single.js').stderr, '');
  assert.equal(w.run(process.execPath, ['use.cjs']).stdout, '9\n2 x \n</script> <!-- 3\n');
});
