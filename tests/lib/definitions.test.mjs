// SPDX-License-Identifier: MIT
// A program may define any name that the C library has for something of its own, as with other
// toolchains: it links, and the program's definition wins.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import test from 'node:test';
import {workshop} from '../compiler/driver.mjs';
import {buildDirectory, tool} from '../environment.mjs';

/** The public names of each member of an archive of ours.
 *  @param {string} archive
 *  @returns {string[][]} */
function members(archive) {
  const {stdout, status} = spawnSync(tool('amnm'), ['--defined-only', '--extern-only', join(buildDirectory, 'lib/amphora', archive)], {encoding: 'utf8'});
  assert.equal(status, 0);
  return stdout.split('\n\n').map(member =>
    [...member.matchAll(/^\S+ [TW] ((?!_)\w+)$/gm)].map(([, name]) => name)).filter(names => names.length > 0);
}

/** Those that are not functions. */
const variables = new Set(['re_syntax_options', 'error_print_progname', 'error_message_count', 'error_one_per_line', 'h_errno', 'argp_err_exit_status', 'argp_program_version_hook', 'argp_program_version', 'argp_program_bug_address', 'tzname', 'daylight', 'timezone', 'obstack_exit_failure', 'program_invocation_name', 'program_invocation_short_name', 'obstack_alloc_failed_handler', 'optarg', 'optind', 'opterr', 'optopt', 'optreset']);

/** Defines the names of one list and uses those of the other.
 *  @param {string[]} defined @param {string[]} used */
const program = (defined, used) => [
  ...defined.map(name => variables.has(name) ? `int ${name}[9];` : `int ${name}(void) { return 1; }`),
  ...used.map(name => variables.has(name) ? `extern int ${name}[];` : `void ${name}(void);`),
  'int main(int argc, char **argv) {',
  `  void *volatile all[] = {${used.map(name => `(void *)${name}`)}};`,
  '  return all[argc] == argv;',
  '}', ''].join('\n');

for (const archive of ['libposix.a', 'libprintf.a'])
  for (const parity of [0, 1])
    test(`every other name of ${archive} defined by the program, ${parity ? 'odd' : 'even'}`, t => {
      const all = members(archive);
      assert.ok(all.length > 0);
      const defined = all.flatMap(names => names.filter((_, i) => i % 2 === parity));
      const used = all.flatMap(names => names.filter((_, i) => i % 2 !== parity));
      const w = workshop(t, {'a.c': program(defined, used)});
      const {status, stderr} = w.amcc('-fno-builtin', '-w', 'a.c', '-o', 'a.wasm');
      assert.equal(status, 0, stderr);
    });

test('the program\'s own functions are called, and the library\'s others work', t => {
  const w = workshop(t, {'a.c': `
    int printf(const char *, ...);
    void openlog(const char *, int, int);
    int error = 3;
    int getline(char *line, int most) { return most + (line != 0); }
    unsigned long strlcpy(char *to, const char *from, unsigned long size) { return 100 + size; }
    void syslog(int priority, const char *format, ...) { printf("own %d\\n", priority); }
    int main(void) {
      openlog("x", 0, 0);
      syslog(5, "");
      char name[8];
      printf("%d %d %lu\\n", error, getline(0, 4), strlcpy(name, "abc", 8));
      return 0;
    }
  `});
  const {status, stderr} = w.amcc('a.c', '-o', 'a.wasm');
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  assert.equal(w.run('amrun', ['a.wasm']).stdout, 'own 5\n3 4 108\n');
});
