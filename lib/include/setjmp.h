/* SPDX-License-Identifier: MIT */
// setjmp and longjmp work as in the standard: amcc turns them into branches (compiler/exceptions).
#ifndef AMPHORA_SETJMP_H
#define AMPHORA_SETJMP_H

#include <features.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct __jmp_buf_tag {
  unsigned long __words[8];
} jmp_buf[1];

int setjmp(jmp_buf) __attribute__((__returns_twice__));
void longjmp(jmp_buf, int) __attribute__((__noreturn__));
#define setjmp setjmp

#if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE) || defined(_XOPEN_SOURCE) ||                \
    defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
typedef jmp_buf sigjmp_buf;
void __amphora_save_mask(struct __jmp_buf_tag *, int);
void siglongjmp(sigjmp_buf, int) __attribute__((__noreturn__)); // mask.c

// A function, because programs declare it again, inlined, because its caller comes back from it.
static __inline__ __attribute__((__always_inline__, __returns_twice__, __unused__)) int
sigsetjmp(sigjmp_buf __buffer, int __save) {
  __amphora_save_mask(__buffer, __save);
  return setjmp(__buffer);
}

#define sigsetjmp sigsetjmp
#define __sigsetjmp sigsetjmp
#define _setjmp setjmp
#define _longjmp longjmp
#endif

#ifdef __cplusplus
}
#endif

#endif
