/* SPDX-License-Identifier: MIT */
// What clang calls for setjmp and longjmp. A function that calls setjmp gives each call a label,
// and has one identity for each time that it runs; what is called from it and throws __c_longjmp
// comes back to it, and it asks __wasm_setjmp_test which of its labels is meant.
#include <stddef.h>
#include <stdint.h>

// In a jmp_buf.
struct jump {
  const void *invocation; // of the function that called setjmp
  uint32_t label;
  struct value { // what the exception carries
    struct jump *target;
    int result; // of setjmp
  } value;
};

// The exception, with the address of a struct value.
__asm__(".globl __c_longjmp\n"
        ".tagtype __c_longjmp i32\n"
        "__c_longjmp:\n");

// posix/signal.c: ends the program if the function of that invocation was interrupted by a signal.
__attribute__((weak)) void __amphora_check_jump(const void *invocation);

void __wasm_setjmp(struct jump *jump, uint32_t label, const void *invocation) {
  jump->invocation = invocation;
  jump->label = label;
}

uint32_t __wasm_setjmp_test(const struct jump *jump, const void *invocation) {
  return jump->invocation == invocation ? jump->label : 0;
}

__attribute__((target("exception-handling"))) _Noreturn void __wasm_longjmp(struct jump *jump,
                                                                            int result) {
  if (__amphora_check_jump) __amphora_check_jump(jump->invocation);
  jump->value = (struct value){jump, result ? result : 1};
  __builtin_wasm_throw(1, &jump->value);
}
