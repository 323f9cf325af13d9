/* SPDX-License-Identifier: MIT */
/* object.c: compiled modules in memory. */
#include "engine/aot/object.h"

#include "aot_version.h"
#include "base/checksum.h"
#include "base/error.h"

#ifdef __x86_64__
#include <cpuid.h>
#endif
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

/* ---- The machine --------------------------------------------------------------------------------
 */

uint32_t aot_machine(void) {
#if defined __x86_64__
  return EM_X86_64;
#elif defined __aarch64__
  return EM_AARCH64;
#else
  return EM_NONE;
#endif
}

uint64_t aot_cpu_features(void) {
#ifdef __x86_64__
  enum { SSSE3 = 1 << 9, SSE4_2 = 1 << 20, POPCNT = 1 << 23, V2 = SSSE3 | SSE4_2 | POPCNT };
  unsigned eax, ebx, ecx, edx;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) && (ecx & V2) == V2) return AOT_X86_64_V2;
#endif
  return 0;
}

uint64_t amphora_compiled_key(const void *module, size_t size) {
  const uint64_t all[] = {checksum(module, size), AOT_ABI_VERSION, aot_machine(),
                          aot_cpu_features()};
  return checksum(all, sizeof all);
}

/* ---- Checks -------------------------------------------------------------------------------------
 */

static amphora_error *refuse(const char *why) {
  return amphora_error_new(AMPHORA_HOST, "the compiled module cannot be used: %s", why);
}

static bool is_inside(const struct aot_object *object, struct aot_part part, size_t alignment) {
  return part.offset % alignment == 0 && part.offset <= object->size &&
         part.size <= object->size - part.offset;
}

static amphora_error *check_header(const struct aot_object *object) {
  const struct aot_header *h = &object->header;
  if (h->abi_version != AOT_ABI_VERSION) return refuse("it was made by another version of Amphora");
  if (h->machine != aot_machine()) return refuse("it is for another kind of machine");
  if (h->cpu_features & ~aot_cpu_features())
    return refuse("this machine's CPU lacks instructions that it was made with");
  bool complete = is_inside(object, h->functions, sizeof *object->functions) &&
                  is_inside(object, h->entries, sizeof *object->entries) &&
                  is_inside(object, h->lines, sizeof(uint64_t)) &&
                  is_inside(object, h->module, 1) && is_inside(object, h->code, AOT_CODE_ALIGNMENT);
  return complete ? NULL : refuse("it is damaged");
}

/* Takes the module that it must be made of for its own, if that is so. */
static amphora_error *check_module(struct aot_object *object, const amphora_compiled *compiled) {
  const struct aot_header *h = &object->header;
  if (!compiled->module)
    return h->module.size == h->module_size ? NULL : refuse("it lacks its module");
  bool same = compiled->module_size == h->module_size &&
              (h->module.size == h->module_size
                   ? !memcmp(compiled->module, object->module, compiled->module_size)
                   : checksum(compiled->module, compiled->module_size) == h->module_hash);
  if (!same) return refuse("it was made of another module");
  object->module = compiled->module;
  return NULL;
}

static void find_parts(struct aot_object *object) {
  const struct aot_header *h = &object->header;
  const uint8_t *bytes = object->mapping;
  object->functions = (const void *)(bytes + h->functions.offset);
  object->entries = (const void *)(bytes + h->entries.offset);
  object->lines = (const void *)(bytes + h->lines.offset);
  object->line_count = h->lines.size / sizeof *object->lines;
  object->module = bytes + h->module.offset;
  object->code = bytes + h->code.offset;
}

static amphora_error *check(struct aot_object *object, const amphora_compiled *compiled) {
  const struct aot_header *h = object->mapping;
  if (object->size < sizeof *h || memcmp(h->magic, AOT_MAGIC, AOT_MAGIC_SIZE))
    return refuse("it is none");
  object->header = *h;
  amphora_error *error = check_header(object);
  if (error) return error;
  const void *hashed = &h->hash + 1;
  if (checksum(hashed, object->size - AOT_HASHED_FROM) != h->hash) return refuse("it is damaged");
  find_parts(object);
  if ((error = check_module(object, compiled))) return error;
  if (mprotect((void *)object->code, h->code.size, PROT_READ | PROT_EXEC))
    return refuse("the system does not let its code run");
  return NULL;
}

/* ---- Files --------------------------------------------------------------------------------------
 */

static void unmap(struct artifact *artifact) {
  struct aot_object *object = (struct aot_object *)artifact;
  if (object->mapping) munmap(object->mapping, object->size);
  free(object);
}

/* The part of the file that it is in; NULL if there is none. */
static void *map_file(const amphora_compiled *compiled, size_t *size) {
  struct stat status;
  uint64_t offset = compiled->offset;
  if (fstat(compiled->file, &status) || !S_ISREG(status.st_mode) || offset % AOT_CODE_ALIGNMENT ||
      offset >= (uint64_t)status.st_size)
    return NULL;
  uint64_t rest = (uint64_t)status.st_size - offset;
  *size = compiled->length ? compiled->length : rest;
  if (*size > rest) return NULL;
  return mmap(NULL, *size, PROT_READ, MAP_PRIVATE, compiled->file, (off_t)offset);
}

static void *copy_bytes(const amphora_compiled *compiled, size_t *size) {
  *size = compiled->length;
  if (!*size) return NULL;
  void *mapping = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) return mapping;
  memcpy(mapping, compiled->bytes, *size);
  mprotect(mapping, *size, PROT_READ);
  return mapping;
}

amphora_error *aot_object_open(const amphora_compiled *compiled, struct aot_object **result) {
  struct aot_object *object = calloc(1, sizeof *object);
  if (!object) return error_out_of_memory();
  object->artifact.free = unmap;
  void *mapping =
      compiled->bytes ? copy_bytes(compiled, &object->size) : map_file(compiled, &object->size);
  object->mapping = mapping == MAP_FAILED ? NULL : mapping;
  amphora_error *error = !mapping                ? refuse("it is none")
                         : mapping == MAP_FAILED ? error_out_of_memory()
                                                 : check(object, compiled);
  if (error)
    unmap(&object->artifact);
  else
    *result = object;
  return error;
}

uint32_t aot_object_locate(const struct aot_object *object, uint32_t code) {
  size_t low = 0, high = object->line_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (object->lines[middle].code <= code)
      low = middle + 1;
    else
      high = middle;
  }
  return low ? object->lines[low - 1].offset : 0;
}
