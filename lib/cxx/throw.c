// C++ exceptions: code that throws and catches compiles and links; a throw that is reached ends the
// program with a message, as an exception that nobody catches does.
#include <stdio.h>
#include <stdlib.h>

// As in the Itanium C++ ABI: the address of the virtual table, then the mangled name.
struct type_info {
  const void *vtable;
  const char *name;
};

void *__cxa_allocate_exception(size_t size) {
  void *exception = calloc(1, size);
  if (!exception) abort();
  return exception;
}

void __cxa_free_exception(void *exception) { free(exception); }

_Noreturn void __cxa_throw(void *exception, const struct type_info *type,
                           void (*destructor)(void *)) {
  fprintf(stderr, "terminating: C++ exceptions are not supported, and one of type %s was thrown\n",
          type->name);
  abort();
}

_Noreturn void __cxa_rethrow(void) { abort(); }
