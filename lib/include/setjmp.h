// setjmp and longjmp work as in the standard: amcc turns them into branches (compiler/unwind).
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
void __amphora_restore_mask(const struct __jmp_buf_tag *);
#define sigsetjmp(buffer, save_mask) (__amphora_save_mask(buffer, save_mask), setjmp(buffer))
#define siglongjmp(buffer, value) (__amphora_restore_mask(buffer), longjmp(buffer, value))
#define _setjmp setjmp
#define _longjmp longjmp
#endif

#ifdef __cplusplus
}
#endif

#endif
