// SPDX-License-Identifier: MIT
// amconfigure, ammake, amcmake: a package's own build system with Amphora's tools.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {chmodSync, existsSync, readFileSync, statSync} from 'node:fs';
import {test} from 'node:test';
import {buildDirectory, tool} from '../environment.mjs';
import {workshop} from './driver.mjs';

/** @param {{status: number | null, stdout: string, stderr: string}} result */
const succeeded = result => assert.equal(result.status, 0, result.stdout + result.stderr);

/** Whether the machine has a program.
 *  @param {string} program */
const has = program => spawnSync(program, ['--version']).status === 0;

const SET = ['CC', 'CXX', 'AR', 'RANLIB', 'NM', 'STRIP', 'LD', 'CONFIG_SITE', 'CMAKE_TOOLCHAIN_FILE', 'PKG_CONFIG_LIBDIR'];
for (const name of SET) delete process.env[name];

/** The variables that a command sees.
 *  @param {{stdout: string}} result of env */
const variables = result => Object.fromEntries(result.stdout.split('\n').map(line => {
  const equals = line.indexOf('=');
  return [line.slice(0, equals), line.slice(equals + 1)];
}));

const hello = '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n';
const twice = 'int twice(int x) { return 2 * x; }\n';
const main = '#include <stdio.h>\nint twice(int);\nint main(void) { printf("%d\\n", twice(21)); return 0; }\n';

for (const front of ['amconfigure', 'ammake', 'amcmake']) {
  test(`${front} names tools and files that are there`, t => {
    const env = variables(workshop(t).run(front, ['env']));
    for (const [variable, name] of Object.entries({CC: 'amcc', CXX: 'am++', AR: 'amar', RANLIB: 'amranlib', NM: 'amnm', STRIP: 'amstrip'}))
      assert.equal(env[variable], tool(name), variable);
    for (const variable of ['LD', 'CONFIG_SITE', 'CMAKE_TOOLCHAIN_FILE'])
      assert.ok(statSync(env[variable]).isFile(), variable);
    assert.match(env.PKG_CONFIG_LIBDIR, /^\/.*\/lib\/amphora\/pkgconfig/);
    assert.equal(env.PATH, `${buildDirectory}/lib/amphora/build/bin:${process.env.PATH}`);
  });
}

test('what the environment says already stays', t => {
  const mine = Object.fromEntries(SET.map(name => [name, `my ${name}`]));
  const env = variables(workshop(t).run('ammake', ['env'], {env: {...mine, CXX: ''}}));
  for (const name of SET) assert.equal(env[name], name === 'CXX' ? '' : mine[name]);
});

test('one inside the other changes nothing more', t => {
  const w = workshop(t);
  const once = variables(w.run('ammake', ['env']));
  const again = variables(w.run('ammake', [tool('amconfigure'), 'env']));
  for (const name of [...SET, 'PATH']) assert.equal(again[name], once[name], name);
});

test('arguments, standard input and exit status are the command\'s', t => {
  const w = workshop(t);
  const result = w.run('ammake', ['sh', '-c', 'cat; echo "$1"; exit 7', 'sh', 'a  b'], {input: 'input\n'});
  assert.deepEqual([result.status, result.stdout, result.stderr], [7, 'input\na  b\n', '']);
});

test('errors: no command, one that is not there, one that cannot run', t => {
  const w = workshop(t, {'plain': 'text\n'});
  for (const [args, status, message] of /** @type {[string[], number, RegExp][]} */ ([
    [[], 125, /^amconfigure: error: no command/],
    [['-j2', 'make'], 125, /^amconfigure: error: unknown option '-j2'/],
    [['no-such-command'], 127, /^amconfigure: error: no-such-command: No such file or directory\n$/],
    [['./no-such-script'], 127, /^amconfigure: error: \.\/no-such-script: No such file or directory\n$/],
    [['./plain'], 126, /^amconfigure: error: \.\/plain: Permission denied\n$/],
  ])) {
    const result = w.run('amconfigure', args);
    assert.equal(result.status, status, args.join(' '));
    assert.match(result.stderr, message);
  }
  const missing = w.run('amconfigure', ['true'], {env: {AMCC_CLANG: '/nonexistent/clang'}});
  assert.equal(missing.status, 125);
  assert.match(missing.stderr, /^amconfigure: error: AMCC_CLANG/);
  const help = w.run('amconfigure', ['--help']);
  assert.equal(help.status, 0);
  assert.match(help.stdout, /^Usage: amconfigure COMMAND/);
});

test('a Makefile that names gcc and ar builds a program that runs, stripped and installed', t => {
  const w = workshop(t, {
    'main.c': main, 'twice.c': twice,
    'Makefile': 'CC = gcc\nAR = ar\nprog: main.o libtwice.a\n\t$(CC) -o $@ main.o -L. -ltwice\n' +
      'libtwice.a: twice.o\n\t$(AR) rc $@ twice.o\n\tranlib $@\n' +
      'install: prog\n\tmkdir -p to\n\tinstall -s prog to/prog\ncheck: prog\n\t./prog\n',
  });
  succeeded(w.run('ammake', ['make', 'install']));
  const check = w.run('ammake', ['make', '-s', 'check']);
  succeeded(check);
  assert.equal(check.stdout, '42\n');
  assert.equal(w.run(w.path('to/prog'), []).stdout, '42\n');
  assert.ok(readFileSync(w.path('to/prog')).subarray(-8).equals(Buffer.from('AMPHORA\x01')));
});

const native = '/usr/bin/gcc';

test('a compiler for the build is ours by a name, and another by its path', {skip: !existsSync(native) && `no ${native}`}, t => {
  const w = workshop(t, {
    'tool.c': '#include <stdio.h>\nint main(void) {\n#ifdef __wasm__\n  puts("guest");\n#else\n  puts("native");\n#endif\n}\n',
    'Makefile': 'HOSTCC = gcc\ncheck:\n\t$(HOSTCC) tool.c -o tool\n\t./tool\n',
  });
  assert.equal(w.run('ammake', ['make', '-s', 'check']).stdout, 'guest\n');
  assert.equal(w.run('ammake', ['make', '-s', 'check', `HOSTCC=${native}`]).stdout, 'native\n');
});

test('config.site answers what probes get wrong, and leaves what is said', t => {
  const w = workshop(t, {
    'configure': '. "$CONFIG_SITE"\necho "$ac_cv_build $enable_shared $ac_cv_func_longjmp $ac_cv_func_working_mktime"\n',
    'older': '. "$CONFIG_SITE"\necho "$ac_cv_build_alias $ac_cv_host_alias $ac_cv_target"\n',
    'crossing': 'host_alias=arm-linux\nenable_shared=yes ac_cv_func_longjmp=no\n. "$CONFIG_SITE"\n' +
      'echo "$ac_cv_build $enable_shared $ac_cv_func_longjmp"\n',
  });
  for (const name of ['configure', 'older', 'crossing']) chmodSync(w.path(name), 0o755);
  assert.equal(w.run('amconfigure', ['./configure']).stdout, 'wasm32-unknown-linux-gnu no yes yes\n');
  const triple = 'wasm32-unknown-linux-gnu';
  assert.equal(w.run('amconfigure', ['./older']).stdout, `${triple} ${triple} ${triple}\n`);
  assert.equal(w.run('amconfigure', ['./crossing']).stdout, ' yes no\n');
});

test('autoconf\'s configure does not cross compile', {skip: !has('autoconf') && 'autoconf is not installed'}, t => {
  const w = workshop(t, {
    'configure.ac': 'AC_INIT([hello], [1])\nAC_CONFIG_SRCDIR([hello.c])\nAC_CONFIG_HEADERS([config.h])\nAC_PROG_CC\n' +
      'AC_CHECK_FUNCS([longjmp getpid no_such_function])\nAC_CHECK_SIZEOF([void *])\nAC_C_BIGENDIAN\n' +
      'AC_RUN_IFELSE([AC_LANG_PROGRAM([], [return 0;])], [AC_DEFINE([RUNS], 1, [x])], [], [AC_MSG_ERROR([cross])])\n' +
      'AC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n',
    'Makefile.in': 'CC = @CC@\nhello: hello.c\n\t$(CC) -I. @CFLAGS@ hello.c -o $@\ncheck: hello\n\t./hello\n',
    'hello.c': '#include "config.h"\n#include <stdio.h>\n' +
      'int main(void) { printf("%d %d %d\\n", SIZEOF_VOID_P, HAVE_LONGJMP, RUNS); return 0; }\n',
  });
  succeeded(w.run('/usr/bin/env', ['autoreconf', '-i']));
  const configured = w.run('amconfigure', ['./configure']);
  succeeded(configured);
  assert.match(configured.stdout, /whether we are cross compiling\.\.\. no\n/);
  const header = readFileSync(w.path('config.h'), 'utf8');
  assert.match(header, /HAVE_GETPID 1/);
  assert.doesNotMatch(header, /HAVE_NO_SUCH_FUNCTION 1/);
  assert.equal(w.run('ammake', ['make', '-s', 'check']).stdout, '4 1 1\n');
});

const project = {
  'CMakeLists.txt': `cmake_minimum_required(VERSION 3.10)
project(tiny C)
include(CheckTypeSize)
include(CheckCSourceRuns)
check_type_size(void* SIZEOF_POINTER)
check_c_source_runs("int main(void) { return 0; }" RUNS)
find_library(MATHEMATICS m)
find_path(OF_THE_HOST thread_db.h)
find_path(OF_A_GUEST guest.h)
find_path(OF_LIBC pwd.h)
find_path(OF_WASI wasi/api.h)
if(NOT UNIX OR NOT RUNS OR NOT SIZEOF_POINTER EQUAL 4 OR NOT MATHEMATICS OR OF_THE_HOST OR NOT OF_A_GUEST OR NOT OF_LIBC OR NOT OF_WASI)
  message(FATAL_ERROR "\${UNIX} \${RUNS} \${SIZEOF_POINTER} \${MATHEMATICS} \${OF_THE_HOST} \${OF_A_GUEST} \${OF_LIBC} \${OF_WASI}")
endif()
add_executable(generator generator.c)
add_custom_command(OUTPUT answer.h COMMAND generator > answer.h DEPENDS generator)
add_library(twice SHARED twice.c)
add_executable(tiny tiny.c answer.h)
target_include_directories(tiny PRIVATE \${OF_WASI} \${OF_LIBC} \${CMAKE_CURRENT_BINARY_DIR})
target_link_libraries(tiny twice \${MATHEMATICS} \${CMAKE_DL_LIBS})
enable_testing()
add_test(NAME tiny COMMAND tiny)
install(TARGETS tiny)
`,
  'twice.c': twice,
  'generator.c': '#include <stdio.h>\nint main(void) { puts("#define ANSWER 21"); return 0; }\n',
  'tiny.c': '#include <stdio.h>\n#include <setjmp.h>\n#include "answer.h"\nint twice(int);\njmp_buf back;\n' +
    'int main(void) { if (!setjmp(back)) longjmp(back, 1); printf("%d\\n", twice(ANSWER)); return 0; }\n',
  'guest/include/guest.h': '',
};

test('CMake: probes and generators run, only guests are found, programs are installed', {skip: !has('cmake') && 'CMake is not installed'}, t => {
  const w = workshop(t, project);
  const options = ['-Wno-dev', '-G', 'Unix Makefiles', `-DCMAKE_PREFIX_PATH=${w.path('guest')}`, `-DCMAKE_INSTALL_PREFIX=${w.path('to')}`];
  succeeded(w.run('amcmake', ['cmake', '-B', 'build', ...options]));
  succeeded(w.run('amcmake', ['cmake', '--build', 'build', '--target', 'install']));
  assert.ok(existsSync(w.path('build/libtwice.a')));
  assert.equal(w.run(w.path('to/bin/tiny'), []).stdout, '42\n');
  succeeded(w.run('amcmake', ['cmake', '-E', 'chdir', 'build', 'ctest']));
});

for (const languages of ['C CXX', 'CXX C'])
  test(`CMake: a C compiler links a C program with a C++ library, ${languages}`, {skip: !has('cmake') && 'CMake is not installed'}, t => {
    const w = workshop(t, {
      'CMakeLists.txt': `cmake_minimum_required(VERSION 3.10)\nproject(mixed ${languages})\n` +
        'add_library(words STATIC words.cpp)\nadd_executable(mixed mixed.c)\ntarget_link_libraries(mixed words)\n' +
        'set_target_properties(mixed PROPERTIES LINKER_LANGUAGE C)\n',
      'words.cpp': '#include <string>\nextern "C" int words() { std::string s(30, 42); return int(s.size()); }\n',
      'mixed.c': '#include <stdio.h>\nint words(void);\nint main(void) { printf("%d\\n", words()); return 0; }\n',
    });
    succeeded(w.run('amcmake', ['cmake', '-G', 'Unix Makefiles', '-B', 'build']));
    succeeded(w.run('amcmake', ['cmake', '--build', 'build']));
    assert.equal(w.run(w.path('build/mixed'), []).stdout, '30\n');
  });

test('the toolchain file works alone', {skip: !has('cmake') && 'CMake is not installed'}, t => {
  const w = workshop(t, {
    'CMakeLists.txt': 'cmake_minimum_required(VERSION 3.10)\nproject(hello C)\nadd_executable(hello hello.c)\n',
    'hello.c': hello,
  });
  const file = w.amcc('-print-file-name=build/toolchain.cmake').stdout.trim();
  succeeded(w.run('/usr/bin/env', ['cmake', '-G', 'Unix Makefiles', '-B', 'build', `-DCMAKE_TOOLCHAIN_FILE=${file}`]));
  succeeded(w.run('/usr/bin/env', ['cmake', '--build', 'build']));
  assert.equal(w.run(w.path('build/hello'), []).stdout, 'hello\n');
});

test('Meson: the cross file', {skip: !has('meson') && 'Meson is not installed'}, t => {
  const w = workshop(t, {
    'meson.build': "project('hello', 'c', default_options: ['c_std=c11'])\ncc = meson.get_compiler('c')\n" +
      "assert(cc.run('int main(void) { return 7; }').returncode() == 7)\nassert(cc.sizeof('void*') == 4)\n" +
      "test('hello', executable('hello', 'hello.c'))\n",
    'hello.c': hello,
  });
  const file = w.amcc('-print-file-name=build/cross.meson').stdout.trim();
  const env = {PATH: `${buildDirectory}/bin:${process.env.PATH}`};
  succeeded(w.run('amconfigure', ['meson', 'setup', 'build', '--cross-file', file], {env}));
  succeeded(w.run('amconfigure', ['meson', 'test', '-C', 'build'], {env}));
  assert.equal(w.run(w.path('build/hello'), []).stdout, 'hello\n');
});
