/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <obstack.h>
#include <stdlib.h>

#define obstack_chunk_alloc malloc
#define obstack_chunk_free free

static void *fail(size_t size) { return size ? NULL : malloc(1); }
static void note_failure(void) { exit(0); }

int main(void) {
  struct obstack o;
  CHECK(obstack_init(&o) == 1 && obstack_object_size(&o) == 0);
  char *first = obstack_copy0(&o, "first", 5);
  CHECK(strcmp(first, "first") == 0 && (size_t)obstack_base(&o) % 8 == 0);
  for (int i = 0; i < 20000; i++) obstack_1grow(&o, 'a' + i % 26);
  CHECK(obstack_object_size(&o) == 20000);
  char *large = obstack_finish(&o);
  CHECK(large[25] == 'z' && large[26] == 'a' && large[19999] == 'a' + 19999 % 26);
  CHECK(_obstack_allocated_p(&o, first) && _obstack_allocated_p(&o, large) &&
        !_obstack_allocated_p(&o, &o));
  CHECK(obstack_memory_used(&o) > 20000);
  CHECK(obstack_printf(&o, "%d-%s", 42, "x") == 4 && obstack_printf(&o, "!") == 1);
  obstack_1grow(&o, 0);
  CHECK(strcmp(obstack_finish(&o), "42-x!") == 0);
  obstack_int_grow(&o, 7);
  obstack_ptr_grow(&o, first);
  obstack_blank(&o, 100);
  CHECK(obstack_object_size(&o) == 108 && *(int *)obstack_base(&o) == 7);
  obstack_free(&o, large);
  CHECK(strcmp(first, "first") == 0 && obstack_alloc(&o, 10) == (void *)large);
  obstack_free(&o, NULL);

  obstack_alloc_failed_handler = note_failure;
  if (check_result()) return 1;
  obstack_specify_allocation(&o, 0, 0, fail, free);
  return 1;
}
