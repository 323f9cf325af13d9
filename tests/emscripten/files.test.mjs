// SPDX-License-Identifier: MIT
// Files of programs with JavaScript inside: FS, and what --embed-file and --preload-file package.
import assert from 'node:assert/strict';
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {workshop} from '../compiler/driver.mjs';

const FS_C = `#include <emscripten.h>
#include <stdio.h>
#include <sys/stat.h>
static void show(const char *path) {
  char line[80] = "";
  FILE *file = fopen(path, "r");
  if (file) fgets(line, sizeof line, file), fclose(file);
  printf("%s: %s\\n", path, file ? line : "not there");
}
EM_JS(int, errno_of, (const char *path), {
  try {
    FS.readFile(UTF8ToString(path));
  } catch (error) {
    return error instanceof FS.ErrnoError && error.code === 'ENOENT' ? error.errno : -1;
  }
  return 0;
});
EM_JS(void, look, (void), {
  console.log(FS.readFile('work/c.txt', {encoding: 'utf8'}), FS.readFile('work/moved').join());
  console.log(FS.readdir('work').sort().join(), FS.readlink('work/link'));
  const {size, mode, mtime} = FS.stat('work/a.txt');
  console.log(size, FS.isFile(mode), FS.isDir(FS.stat('work').mode), FS.isLink(FS.lstat('work/link').mode), Date.now() - mtime < 60000);
  const {exists, name, parentExists} = FS.analyzePath('work/none');
  console.log(exists, name, parentExists, FS.analyzePath('work/a.txt').exists, FS.analyzePath('work').exists);
  const stream = FS.open('work/a.txt', 'r+');
  const bytes = new Uint8Array(4);
  FS.llseek(stream, 5, 0);
  console.log(FS.read(stream, bytes, 0, 4), String.fromCharCode(...bytes), FS.read(stream, bytes, 1, 2), String.fromCharCode(...bytes));
  FS.write(stream, bytes, 0, 1, 0);
  FS.close(stream);
  FS.truncate('work/a.txt', 4);
  FS.utime('work/a.txt', 1000, 86400000);
  for (const name of ['c.txt', 'moved', 'link']) FS.unlink('work/' + name);
  FS.rmdir('work/deep/er');
  FS.rmdir('work/deep');
  for (const call of [() => FS.mkdir('work'), () => FS.rmdir('none'), () => FS.unlink('work'), () => FS.readdir('work/a.txt'), () => FS.open('x', '?')]) {
    try {
      call();
    } catch (error) {
      console.log(error.name, error.code);
    }
  }
});
int main(void) {
  EM_ASM({
    FS.mkdir('work');
    FS.writeFile('work/a.txt', 'from JavaScript');
    FS.writeFile('work/a.txt', ', appended', {flags: 'a'});
    FS.createPath('work', 'deep/er');
    FS.createDataFile('work/deep', 'data', [104, 105], true, true);
    FS.symlink('a.txt', 'work/link');
    FS.rename('work/deep/data', 'work/moved');
  });
  show("work/a.txt");
  show("work/link");
  show("work/moved");
  FILE *file = fopen("work/c.txt", "w");
  fputs("from C", file);
  fclose(file);
  look();
  show("work/a.txt");
  show("work/c.txt");
  struct stat status;
  stat("work/a.txt", &status);
  printf("%lld %d\\n", (long long)status.st_mtime, errno_of("none"));
  EM_ASM(FS.unlink('work/a.txt'); FS.rmdir('work'));
  return 0;
}`;
const FS_OUT = `work/a.txt: from JavaScript, appended
work/link: from JavaScript, appended
work/moved: hi
from C 104,105
.,..,a.txt,c.txt,deep,link,moved a.txt
25 true true true true
false none true true true
4 Java 2 JSca
ErrnoError EEXIST
ErrnoError ENOENT
ErrnoError EISDIR
ErrnoError ENOTDIR
ErrnoError EINVAL
work/a.txt: Jrom
work/c.txt: not there
86400 44
`;

test('FS works on the files that the program sees: real ones in Node, and in memory', async t => {
  const w = workshop(t, {'fs.c': FS_C});
  assert.equal(w.amcc('-Wall', '-Werror', '-O1', 'fs.c', '-o', 'fs.mjs').stderr, '');
  assert.deepEqual(w.run(process.execPath, ['fs.mjs']), {status: 0, signal: null, stdout: FS_OUT, stderr: ''});
  writeFileSync(w.path('memory.mjs'), `import app from './fs.mjs';
    for (const engine of ['wasm', 'asmjs']) await (await app({engine})).run({files: {'other/file': 'x'}});`);
  assert.deepEqual(w.run(process.execPath, ['memory.mjs']), {status: 0, signal: null, stdout: FS_OUT + FS_OUT, stderr: ''});
});

const MOUNT_C = `#include <emscripten.h>
#include <stdio.h>
static void show(const char *path) {
  char line[80] = "not there";
  FILE *file = fopen(path, "r");
  if (file) fgets(line, sizeof line, file), fclose(file);
  printf("%s: %s\\n", path, line);
}
int main(void) {
  EM_ASM({
    for (const path of ['/host', '/memory', '/blobs']) FS.mkdir(path);
    FS.mount(NODEFS, ({root: 'shared'}), '/host');
    FS.mount(MEMFS, null, '/memory/');
    FS.mount(FS.filesystems.WORKERFS, ({
      blobs: [({name: 'a/b.txt', data: new Uint8Array([104, 105])})],
      packages: [({metadata: {files: [({filename: 'c.txt', start: 1, end: 3})]}, blob: new Uint8Array([48, 49, 50, 51])})],
    }), '/blobs');
    FS.writeFile('/memory/file', 'in memory');
    for (const call of [() => FS.mount(MEMFS, {}, '/none'), () => FS.unmount('/none'), () => FS.rename('/memory/file', '/host/file'),
      () => FS.writeFile('/blobs/new', 'x'), () => FS.rmdir('/memory')]) {
      try {
        call();
        out('no error');
      } catch (error) {
        out(error.name, error.code);
      }
    }
    FS.syncfs(error => out('synchronized', error));
  });
  show("/host/real.txt");
  show("/memory/file");
  show("/blobs/a/b.txt");
  show("/blobs/c.txt");
  fclose(fopen("/host/new.txt", "w"));
  EM_ASM(FS.unmount('/memory'));
  show("/memory/file");
  return 0;
}`;
const MOUNT_OUT = `ErrnoError ENOENT
ErrnoError EINVAL
ErrnoError EXDEV
ErrnoError EROFS
ErrnoError EBUSY
/host/real.txt: on the disk
/memory/file: in memory
/blobs/a/b.txt: hi
/blobs/c.txt: 12
/memory/file: not there
synchronized null
`;

test('FS.mount: NODEFS, MEMFS and WORKERFS, in files beside and in one', t => {
  const w = workshop(t, {'mount.c': MOUNT_C});
  mkdirSync(w.path('shared'));
  writeFileSync(w.path('shared/real.txt'), 'on the disk');
  for (const flags of [['-lnodefs.js', '-lworkerfs.js'], ['-sSINGLE_FILE']]) {
    assert.equal(w.amcc('-Wall', '-Werror', '-O1', 'mount.c', ...flags, '-o', 'mount.mjs').stderr, '');
    assert.deepEqual(w.run(process.execPath, ['mount.mjs']), {status: 0, signal: null, stdout: MOUNT_OUT, stderr: ''}, flags.join(' '));
    assert.ok(existsSync(w.path('shared/new.txt')));
    rmSync(w.path('shared/new.txt'));
  }
});

const READ_C = `#include <dirent.h>
#include <stdio.h>
int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    char text[80] = "";
    FILE *file = fopen(argv[i], "r");
    if (file) fread(text, 1, 79, file), fclose(file);
    printf("%s: %s\\n", argv[i], file ? text : "not there");
  }
  return 0;
}`;
const PATHS = ['/one.txt', 'one.txt', '/dir/two.txt', "dir/sub/it's.txt", '/assets/two.txt', "/assets/sub/it's.txt", '/dot.txt', '/keep/one.txt', '/empty', '/none'];
const FOUND = ['1', '1', '22', '333', '22', '333', '1', '1', '', 'not there'];
const READ_OUT = PATHS.map((path, i) => `${path}: ${FOUND[i]}\n`).join('');

test('--embed-file and --preload-file: files, directories and other names, in Node', async t => {
  const w = workshop(t, {'read.c': READ_C, 'one.txt': '1', 'empty': '', 'at@home': '4'});
  mkdirSync(w.path('dir/sub'), {recursive: true});
  writeFileSync(w.path('dir/two.txt'), '22');
  writeFileSync(w.path("dir/sub/it's.txt"), '333');
  mkdirSync(w.path('out'));
  const packaged = ['--preload-file', 'one.txt', '--embed-file', 'dir', '--preload-file', 'dir@/assets', '--embed-file=./one.txt@dot.txt',
    '--preload-file', `${w.path('one.txt')}@/keep/`, '--embed-file', 'empty', '--preload-file', 'at@@home@/at@@home'];
  assert.equal(w.amcc('-O1', 'read.c', ...packaged, '-o', 'out/read.mjs').stderr, '');
  assert.ok(readFileSync(w.path('out/read.data')).length > 0);
  assert.deepEqual(w.run(process.execPath, ['out/read.mjs', ...PATHS]), {status: 0, signal: null, stdout: READ_OUT, stderr: ''});
  assert.equal(w.run(process.execPath, ['out/read.mjs', 'at@home']).stdout, 'at@home: 4\n');

  const {default: app} = await import(pathToFileURL(w.path('out/read.mjs')).href);
  let text = '';
  const stdout = (/** @type {Uint8Array} */ chunk) => { text += new TextDecoder().decode(chunk); };
  await (await app()).run({args: ['read', '/one.txt', '/dir/two.txt'], files: {'one.txt': 'given'}, stdout});
  assert.equal(text, '/one.txt: given\n/dir/two.txt: 22\n');
});

test('what cannot be packaged is an error that names it, and nothing is written', t => {
  const w = workshop(t, {'read.c': READ_C, 'one.txt': '1'});
  for (const [output, file, message] of [
    ['a.mjs', 'none.txt', /amcc: error: cannot package none\.txt: No such file/], ['a.mjs', '../one.txt', /\.\.\/one\.txt is outside of this directory/],
    ['a.mjs', '/dev/null@x', /not a file/], ['a.wasm', 'one.txt', /a\.wasm: packaged files are for outputs named \.mjs, \.js or \.html/],
  ]) {
    const {status, stderr} = w.amcc('read.c', '--preload-file', /** @type {string} */ (file), '-o', /** @type {string} */ (output));
    assert.equal(status, 1);
    assert.match(stderr, /** @type {RegExp} */ (message));
  }
  assert.match(w.amcc('--frontend=emcc', 'read.c', '--preload-file', 'one.txt', '-o', 'a.mjs').stderr, /'--preload-file' is not supported/);
  assert.deepEqual(w.names().filter(name => name.startsWith('a.')), []);
});

test('--pre-js and --post-js find FS before main; EXIT_RUNTIME=0 keeps the program', t => {
  const w = workshop(t, {
    'keep.c': `#include <emscripten.h>
      #include <stdio.h>
      #include <stdlib.h>
      static void end(void) { puts("end"); }
      EMSCRIPTEN_KEEPALIVE int twice(int x) { printf("twice %d\\n", x); return 2 * x; }
      int main(void) {
        char line[20] = "";
        FILE *file = fopen("in.txt", "r");
        if (file) fgets(line, sizeof line, file);
        printf("main %s\\n", line);
        atexit(end);
        return 0;
      }`,
    'pre.js': "var order = ['pre'];\nModule.preRun = () => { FS.writeFile('/in.txt', order.join()); };\n",
    'post.js': "order.push('post');\nModule.postRun = () => console.log('postRun', Module._twice(4));\n",
    'use.cjs': "require('./keep.js')",
  });
  const options = ['-O1', 'keep.c', '--pre-js', 'pre.js', '--post-js', 'post.js', '-o', 'keep.js'];
  assert.equal(w.amcc(...options, '-sEXIT_RUNTIME=0').stderr, '');
  assert.deepEqual(w.run(process.execPath, ['use.cjs']), {status: 0, signal: null, stdout: 'main pre,post\ntwice 4\npostRun 8\n', stderr: ''});
  assert.equal(w.amcc(...options).stderr, '');
  assert.equal(w.run(process.execPath, ['use.cjs']).stdout, 'main pre,post\nend\ntwice 4\npostRun 8\n');
});
