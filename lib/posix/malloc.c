/* SPDX-License-Identifier: MIT */
// What glibc tells of its malloc, and what it can be told: accepted without effect. The only figure
// is the size of memory.
#include <malloc.h>
#include <mcheck.h>

enum { PAGE = 65536 };

static size_t memory_size(void) { return __builtin_wasm_memory_size(0) * PAGE; }

int mallopt(int parameter, int value) { return 1; }
int malloc_trim(size_t pad) { return 0; }
struct mallinfo2 mallinfo2(void) { return (struct mallinfo2){.arena = memory_size()}; }
struct mallinfo mallinfo(void) { return (struct mallinfo){.arena = (int)memory_size()}; }

void malloc_stats(void) { fprintf(stderr, "system bytes = %zu\n", memory_size()); }

int malloc_info(int options, FILE *out) {
  if (options) return -1;
  fprintf(out, "<malloc version=\"1\"><system type=\"current\" size=\"%zu\"/></malloc>\n",
          memory_size());
  return 0;
}

int mcheck(void (*failed)(enum mcheck_status)) { return -1; }
int mcheck_pedantic(void (*failed)(enum mcheck_status)) { return -1; }
void mcheck_check_all(void) {}
enum mcheck_status mprobe(void *memory) { return MCHECK_DISABLED; }
void mtrace(void) {}
void muntrace(void) {}
