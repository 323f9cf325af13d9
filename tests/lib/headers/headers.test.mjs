// SPDX-License-Identifier: MIT
// The headers of glibc are there, but those that docs/lib.md gives a reason for; and what programs see of
// its values in them is the same.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {projectDirectory} from '../../environment.mjs';
import {compiling, glibcHeaders, guest, library, native} from './headers.mjs';

const all = compiling(native, glibcHeaders());
const skip = all.length < 150 && 'the machine has no headers of glibc';

test('every header of glibc compiles, or is listed with a reason', {skip}, () => {
  const section = readFileSync(join(projectDirectory, 'docs/lib.md'), 'utf8').split('## Headers')[1].split('\n## ')[0];
  const listed = new Set(section.match(/[\w/-]+\.h\b/g));
  assert.deepEqual(compiling(guest, all.filter(name => listed.has(name))), [], 'listed, but there');
  const wanted = all.filter(name => !listed.has(name)), found = new Set(compiling(guest, wanted));
  assert.deepEqual(wanted.filter(name => !found.has(name)), []);
});

const compared = ['poll.h', 'dirent.h', 'ftw.h', 'glob.h', 'sys/socket.h', 'netinet/in.h', 'net/if.h', 'sys/ipc.h', 'sys/shm.h', 'sys/sem.h',
  'sys/msg.h', 'sys/epoll.h', 'sys/prctl.h', 'sys/inotify.h', 'aio.h', 'elf.h', 'argp.h', 'sys/mount.h'];
/** Numbers by which a guest differs: sizes of words, what it has fewer of, the runtime's flags of open. */
const different = /^(O|F|FAPPEND|FNDELAY|FNONBLOCK|AT|E[A-Z0-9]+|.*(LONG|SIZE|INTPTR|PTRDIFF|WORDSIZE|UINT_FAST|INT_FAST).*|NFDBITS|SIG_.*|CLOCK.*|SHMLBA|MB_LEN_MAX|HOST_NAME_MAX|NGROUPS.*|NL_.*|.*_MAX|HUGE_VAL.*|BUFSIZ|POSIX_FADV.*|ARGP_ERR|L|SNDCTL.*)(_.*)?$/;

for (const header of compared)
  test(`${header}: the values of its constants are glibc's`, {skip}, () => {
    const theirs = library(native, [header]).macros, here = library(guest, [header]).macros;
    /** @type {string[]} */
    const wrong = [];
    for (const [name, value] of theirs)
      if (value !== undefined && here.get(name) !== undefined && here.get(name) !== value && !different.test(name))
        wrong.push(`${name} is ${value}, here ${here.get(name)}`);
    assert.deepEqual(wrong, []);
  });

/** What programs often get from headers by including another one. */
const shown = ['dirent.h', 'errno.h', 'fcntl.h', 'ftw.h', 'grp.h', 'netdb.h', 'netinet/in.h', 'pwd.h', 'regex.h', 'signal.h', 'stdio.h', 'stdlib.h',
  'string.h', 'sys/file.h', 'sys/param.h', 'sys/socket.h', 'sys/stat.h', 'sys/time.h', 'sys/types.h', 'sys/wait.h', 'termio.h', 'time.h', 'unistd.h'];
/** Limits that are not the guests', types of threads, ioctls of sockets, an alias that is a member here, what adjtimex has, getaddrinfo_a. */
const absent = /^((PTHREAD|pthread)_.*|SIOC.*|FIO[GS]ETOWN|st_.time|UTIME_.*|ADJ_.*|MOD_.*|STA_.*|.*(sigevent|sigval).*)$/;
const everywhere = library(guest, shown.concat('endian.h', 'sys/select.h', 'limits.h', 'sys/ioctl.h', 'termios.h'));

for (const header of shown)
  test(`${header}: what it shows natively and other headers have is shown here`, {skip}, () => {
    const theirs = library(native, [header]), here = library(guest, [header]);
    const missing = [...theirs.macros.keys()].filter(name => !here.macros.has(name) && everywhere.macros.has(name));
    for (const kind of /** @type {const} */ (['functions', 'types', 'members']))
      missing.push(...[...theirs[kind]].filter(name => !here[kind].has(name) && everywhere[kind].has(name)));
    assert.deepEqual(missing.filter(name => !absent.test(name)), []);
  });
