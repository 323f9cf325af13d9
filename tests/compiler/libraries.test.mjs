// SPDX-License-Identifier: MIT
// Which definition wins when a program, its libraries and the C library have functions of one name.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {workshop} from './driver.mjs';

/** @param {{status: number | null, stderr: string}} result */
function succeeded(result) {
  assert.equal(result.stderr, '');
  assert.equal(result.status, 0);
}

test('-lc is where it belongs, wherever it is named', t => {
  const w = workshop(t, {'a.c': `
    #include <fcntl.h>
    #include <stdio.h>
    #include <sys/stat.h>
    #include <unistd.h>
    int main(void) {
      struct stat s;
      int here = open(".", O_RDONLY);
      fclose(fopen("a.tmp", "w"));
      int changed = chmod("a.tmp", 0600);
      stat("a.tmp", &s);
      printf("%d %o\\n", changed, s.st_mode & 0777);
      return chdir("/") || fchdir(here);
    }`});
  const exit = w.run('amcc', ['-print-file-name=crt1-command.o']).stdout.trim();
  for (const flags of [[], ['-lc'], ['-Wl,-lc'], ['-lm', '-lc', '-lc'], ['-nodefaultlibs', '-lc'], ['-nostdlib', exit, '-lc', '-lgcc']]) {
    succeeded(w.amcc(...flags.slice(0, 1), 'a.c', ...flags.slice(1), '-o', 'a'));
    const ran = w.run(w.path('a'), []);
    assert.equal(ran.stdout, '0 600\n', flags.join(' '));
    assert.equal(ran.status, 0, flags.join(' '));
  }
});

test('a program\'s own function wins over libc\'s, whatever else of the same object it uses', t => {
  const own = 'intmax_t strtoimax(const char *s, char **end, int base) { return 70 + strtoll(s, end, base); }';
  const w = workshop(t, {
    'own.c': `#include <stdint.h>\n#include <stdlib.h>\n${own}`,
    'weak.c': `#include <stdint.h>\n#include <stdlib.h>\n__attribute__((weak)) ${own}`,
    'main.c': `#include <inttypes.h>\n#include <stdio.h>\n#include <stdlib.h>
      int main(void) { printf("%d %ld\\n", (int)strtoimax("7", 0, 10), strtol("8", 0, 10)); }`,
    'exit.c': '#include <stdio.h>\nint main(void) { printf("flushed at the end"); }',
  });
  succeeded(w.amcc('-c', 'own.c', 'weak.c'));
  assert.equal(w.run('amar', ['rcs', 'libown.a', 'own.o']).status, 0);
  for (const inputs of [['main.c', 'own.c'], ['main.c', 'weak.c'], ['weak.o', 'main.c'], ['main.c', '-L.', '-lown'], ['-flto', 'main.c', 'own.c']]) {
    succeeded(w.amcc(...inputs, '-o', 'a'));
    assert.equal(w.run(w.path('a'), []).stdout, '77 8\n', inputs.join(' '));
  }
  succeeded(w.amcc('exit.c', '-o', 'a'));
  assert.equal(w.run(w.path('a'), []).stdout, 'flushed at the end');
});

test('two definitions of the program\'s own are an error that names both', t => {
  const w = workshop(t, {'a.c': 'int twice(void) { return 1; }\nint main(void) { return twice(); }\n', 'b.c': 'int twice(void) { return 2; }\n'});
  const {status, stderr} = w.amcc('a.c', 'b.c', '-o', 'a');
  assert.equal(status, 1);
  assert.match(stderr, /^amcc: error: duplicate symbol: twice\n>>> defined in a\.c\n>>> defined in b\.c$/m);
});

test('-lx takes the .so that amcc -shared made, with -static the archive', t => {
  const w = workshop(t, {
    'old.c': 'int which(void) { return 1; }\n', 'new.c': 'int which(void) { return 2; }\n',
    'main.c': 'int which(void);\nint main(void) { return which(); }\n',
  });
  succeeded(w.amcc('-fPIC', '-c', 'old.c', 'new.c'));
  succeeded(w.amcc('-shared', 'new.o', '-o', 'libx.so'));
  assert.equal(w.run('amar', ['rcs', 'libx.a', 'old.o']).status, 0);
  for (const [flags, result] of /** @type {[string[], number][]} */ ([[['-lx'], 2], [['-static', '-lx'], 1],
    [['-Wl,-Bstatic', '-lx', '-Wl,-Bdynamic'], 1], [['-Wl,-Bstatic', '-lm', '-Wl,-Bdynamic', '-lx'], 2]])) {
    succeeded(w.amcc('main.c', '-L.', ...flags, '-o', 'a'));
    assert.equal(w.run(w.path('a'), []).status, result, flags.join(' '));
  }
});
