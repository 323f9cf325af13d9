/* SPDX-License-Identifier: MIT */
// The stack, which the linker puts first in memory; and the part of it that JavaScript uses.
#include <emscripten/emscripten.h>
#include <emscripten/stack.h>

extern unsigned char __global_base; // the first byte behind the stack

__asm__(".globaltype __stack_pointer, i32\n");

static inline uintptr_t get(void) {
  uintptr_t pointer;
  __asm__ volatile("global.get __stack_pointer\nlocal.set %0" : "=r"(pointer));
  return pointer;
}

static inline void set(uintptr_t pointer) {
  __asm__ volatile("local.get %0\nglobal.set __stack_pointer" : : "r"(pointer));
}

uintptr_t emscripten_stack_get_base(void) { return (uintptr_t)&__global_base; }
uintptr_t emscripten_stack_get_end(void) { return 0; }
uintptr_t emscripten_stack_get_current(void) { return get(); }
size_t emscripten_stack_get_free(void) { return get(); }

void emscripten_scan_stack(em_scan_func func) {
  func((void *)get(), (void *)emscripten_stack_get_base());
}

// The linker did it.
void emscripten_stack_init(void) {}
void emscripten_stack_set_limits(void *base, void *end) { (void)base, (void)end; }

// Under Emscripten's names, for JavaScript.
uintptr_t stackSave(void) { return get(); }
void stackRestore(uintptr_t pointer) { set(pointer); }

uintptr_t stackAlloc(size_t size) {
  uintptr_t pointer = (get() - size) & ~(uintptr_t)15;
  set(pointer);
  return pointer;
}
