// SPDX-License-Identifier: MIT
// gcc's options: amcc takes them all, in silence where nothing is lost, and says what is.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';
import {workshop} from './driver.mjs';

const empty = {'x.c': 'int x;\n'};

/** Options that do other things than compile, and those of other processors than ours. */
const others = new Set(['-fsyntax-only', '-fhelp', '-ftarget-help', '-fversion', '-m16', '-m64', '-mx32',
  '-mno-16', '-mno-32', '-mno-64', '-mno-x32']);

/** Those of which something is missing, which is said. */
const lacking = ['-funsigned-bitfields', '-fno-signed-bitfields', '-fsso-struct=big-endian', '-fgnu-tm', '-fopenacc',
  '-fplan9-extensions', '-finstrument-functions', '-fprofile-arcs', '-fprofile-generate', '-ftest-coverage', '--coverage',
  '-p', '-pg'];

/** Options with values, as builds have them. */
const valued = ['-march=native', '-mtune=i686', '-mcpu=i686', '-mfpmath=sse', '-mcmodel=small', '-mregparm=3',
  '-mpreferred-stack-boundary=4', '-mstringop-strategy=loop', '-falign-functions=16', '-falign-loops=1:8', '-flto=4',
  '-fira-region=one', '-finline-limit=100', '-fstack-reuse=none', '-fvect-cost-model=cheap', '-fprofile-use=x',
  '-Wimplicit-fallthrough=3', '-Wformat-truncation=2', '-Wshadow=local', '-Wstack-usage=100', '-Wstrict-aliasing=2',
  '-Warray-bounds=2', '-Wno-error=maybe-uninitialized', '-Werror=format-overflow=2', '-Wattribute-alias=1', '--param=x=1',
  '-gstabs', '-gdwarf-2', '-gno-variable-location-views', '-fsingle-precision-constant', '-fwide-exec-charset=UTF-32LE'];

/** What gcc says it has of a kind, both forms of each; without those that want a value. */
function ofGcc(kind) {
  const help = spawnSync('gcc', [`--help=${kind}`], {encoding: 'utf8'}).stdout ?? '';
  const names = [...help.matchAll(/^ {2}(-[fmW][\w+-]*[\w+])\s/gm)].map(([, name]) => name);
  const negated = names.filter(name => !name.startsWith('no-', 2)).map(name => `${name.slice(0, 2)}no-${name.slice(2)}`);
  return [...names, ...negated].filter(name => !others.has(name) && !lacking.includes(name));
}

const version = parseInt(spawnSync('gcc', ['-dumpversion'], {encoding: 'utf8'}).stdout);
const skip = version <= 12 ? false : 'there is no gcc, or one that is newer than 12';

for (const kind of ['optimizers', 'warnings', 'target', 'common', 'c'])
  test(`gcc's options are taken: ${kind}`, {skip}, t => {
    const w = workshop(t, empty), options = ofGcc(kind);
    assert(options.length > 100, `${options.length} options`);
    for (let i = 0; i < options.length; i += 50) {
      const result = w.amcc('-c', 'x.c', '-Werror', ...options.slice(i, i + 50));
      assert.equal(result.stderr, '');
      assert.equal(result.status, 0);
    }
  });

test('options of gcc that have values are taken', t => {
  const w = workshop(t, empty);
  for (const option of valued) {
    const result = w.amcc('-c', 'x.c', '-Werror', option);
    assert.equal(result.stderr, '', option);
    assert.equal(result.status, 0, option);
  }
});

test('what options lose is said', t => {
  const w = workshop(t, {'x.c': 'int main(void) { return 0; }\n'});
  for (const option of lacking) {
    const result = w.amcc('x.c', '-o', 'x', option);
    assert.match(result.stderr, new RegExp(`^amcc: warning: '${option}' is not supported: .+\n$`));
    assert.equal(result.status, 0);
  }
});

test('options that nobody has are refused', t => {
  const w = workshop(t, empty);
  for (const option of ['-fno-such-thing', '-mno-such-thing', '-fregmover']) {
    const result = w.amcc('-c', 'x.c', option);
    assert.match(result.stderr, new RegExp(`error: unknown argument:? '${option}'`));
    assert.equal(result.status, 1);
  }
});

test('what takes an option back', t => {
  const w = workshop(t, {'x.c': '#ifdef __STDC_HOSTED__\nint main(void) { int x = 0x7fffffff; volatile int y = 1;' +
    ' return x + y > 0; }\n#endif\n'});
  assert.equal(w.amcc('-ftrapv', '-fno-trapv', '-ffreestanding', '-fno-freestanding', 'x.c', '-o', 'x').stderr, '');
  assert.equal(w.run(w.path('x'), []).status, 0);
});

test('a main that is compiled as freestanding', t => {
  const w = workshop(t, {'x.c': 'int main(int argc, char **argv) { return argc + argv[1][0]; }\n'});
  assert.equal(w.amcc('-ffreestanding', 'x.c', '-o', 'x').stderr, '');
  assert.equal(w.run(w.path('x'), ['A']).status, 67);
});

test('directives of ELF and x86 in asm at file scope', t => {
  const lines = ['.symver f, f@@V_1', '.protected f', '.internal f', '.version "1"', '.gnu_attribute 4, 1', '.att_syntax'];
  const source = `int f(void) { return 3; }\n${lines.map(line => `__asm__(${JSON.stringify(line)});\n`).join('')}` +
    'int main(void) { return f(); }\n';
  const w = workshop(t, {'x.c': source, 'x.cpp': source, 'y.S': '#define F f\n.globl F\n.type F,@function\nF:\n' +
    '.functype F () -> ()\nend_function\n'});
  for (const arguments_ of [['x.c'], ['-O2', 'x.c'], ['x.cpp'], ['-fcommon', 'x.c'], ['-include', 'stdio.h', 'x.c']]) {
    const result = w.amcc('-Wall', '-Wextra', '-Werror', '-pedantic', ...arguments_, '-o', 'x');
    assert.equal(result.stderr, '');
    assert.equal(w.run(w.path('x'), []).status, 3);
  }
  assert.equal(w.amcc('-c', 'y.S').stderr, '');
  assert.equal(w.amcc('-MMD', '-MF', '-', '-c', 'x.c').stdout, 'x.o: x.c\n');
});

test('-traditional is for the preprocessor', t => {
  const w = workshop(t, {'x.c': 'a    b\n'});
  assert.match(w.amcc('-traditional', '-E', 'x.c').stdout, /^a    b$/m);
  assert.match(w.amcc('-E', 'x.c').stdout, /^a b$/m);
  const y = workshop(t, {'y.c': 'int main(void) { return 0; }\n'});
  assert.equal(y.amcc('-traditional', 'y.c', '-o', 'y').stderr, '');
});

test('packed structures leave the headers as they are', t => {
  const w = workshop(t, {'x.c': '#include <stdio.h>\nstruct s { char c; double d; };\n' +
    'int main(void) { printf("%d\\n", (int)sizeof(struct s)); return 0; }\n'});
  assert.equal(w.amcc('-fpack-struct', 'x.c', '-o', 'x').stderr, '');
  assert.equal(w.run(w.path('x'), []).stdout, '9\n');
});
