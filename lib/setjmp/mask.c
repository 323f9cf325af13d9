/* SPDX-License-Identifier: MIT */
// The mask of signals in a sigjmp_buf, behind what setjmp keeps there (setjmp.c).
#include <setjmp.h>
#include <signal.h>
#include <string.h>

enum { SAVED = 4, MASK = 6 }; // words

// signal.c is part of a program only if something in it uses signals.
__attribute__((weak)) int sigprocmask(int, const sigset_t *restrict, sigset_t *restrict);

void __amphora_save_mask(struct __jmp_buf_tag *buffer, int save) {
  sigset_t mask;
  buffer->__words[SAVED] = save && sigprocmask;
  if (!buffer->__words[SAVED]) return;
  sigprocmask(SIG_BLOCK, NULL, &mask);
  memcpy(&buffer->__words[MASK], &mask, sizeof mask);
}

static void restore_mask(const struct __jmp_buf_tag *buffer) {
  sigset_t mask;
  if (!buffer->__words[SAVED]) return;
  memcpy(&mask, &buffer->__words[MASK], sizeof mask);
  sigprocmask(SIG_SETMASK, &mask, NULL);
}

void siglongjmp(sigjmp_buf buffer, int value) {
  restore_mask(buffer);
  longjmp(buffer, value);
}
