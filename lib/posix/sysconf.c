/* SPDX-License-Identifier: MIT */
// sysconf: works; what there is no limit to, or no such thing as, is -1. The memory of the machine
// is the 4 GiB that a program can address.
#include <errno.h>
#include <limits.h>
#include <unistd.h>

enum { PAGE = 65536, ADDRESSABLE_PAGES = 65536, LAST = 248 };

long sysconf(int name) {
  switch (name) {
  case _SC_ARG_MAX: return 131072;
  case _SC_CLK_TCK: return 100;
  case _SC_NGROUPS_MAX: return 32;
  case _SC_OPEN_MAX: return getdtablesize();
  case _SC_STREAM_MAX: return getdtablesize();
  case _SC_TZNAME_MAX: return 6;
  case _SC_PAGESIZE: return PAGE;
  case _SC_PHYS_PAGES: return ADDRESSABLE_PAGES;
  case _SC_AVPHYS_PAGES: return ADDRESSABLE_PAGES - (long)__builtin_wasm_memory_size(0);
  case _SC_NPROCESSORS_CONF:
  case _SC_NPROCESSORS_ONLN: return 1;
  case _SC_VERSION:
  case _SC_2_VERSION:
  case _SC_MAPPED_FILES:
  case _SC_FSYNC:
  case _SC_TIMERS:
  case _SC_MONOTONIC_CLOCK:
  case _SC_REGEXP: return 200809;
  case _SC_XOPEN_VERSION: return 700;
  case _SC_IOV_MAX: return 1024;
  case _SC_GETPW_R_SIZE_MAX:
  case _SC_GETGR_R_SIZE_MAX: return 1024;
  case _SC_LINE_MAX: return 2048;
  case _SC_EXPR_NEST_MAX: return 32;
  case _SC_COLL_WEIGHTS_MAX: return 2;
  case _SC_RE_DUP_MAX: return 255;
  case _SC_HOST_NAME_MAX: return HOST_NAME_MAX;
  case _SC_LOGIN_NAME_MAX: return 256;
  case _SC_SYMLOOP_MAX: return 40;
  case _SC_THREAD_KEYS_MAX: return 128;
  case _SC_THREAD_STACK_MIN: return 2048;
  case _SC_DELAYTIMER_MAX:
  case _SC_ATEXIT_MAX: return INT_MAX;
  case _SC_JOB_CONTROL:
  case _SC_SAVED_IDS: return 1;
  default:
    if (name < 0 || name > LAST) errno = EINVAL;
    return -1;
  }
}
