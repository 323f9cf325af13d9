/* SPDX-License-Identifier: MIT */
/* engine_images.c: memories that are mapped from an image of the data segments are as if the
 * segments had been copied. */
#include "../engine/guest.h"
#include "runtime/runtime.h"

#include <dirent.h>
#include <pthread.h>

enum { PAGE = 65536, PAGES = 4, FIRST = 5000, FIRST_SIZE = 2 * PAGE, SECOND = FIRST + 100 };
enum { SECOND_SIZE = 3, THIRD = PAGES * PAGE - 1, HEADER = 100 };

/* A module whose memory has a long segment of ones, a short one of twos within it, and the last
 * byte, 3. Returns the size. */
static size_t write_module(uint8_t *at, const uint8_t *third_offset) {
  static const uint8_t head[] = {
      0x00, 0x61, 0x73, 0x6d, 0x01,  0x00, 0x00, 0x00,                       /* header */
      0x05, 0x04, 0x01, 0x01, PAGES, 0x08,                                   /* memory 4 8 */
      0x07, 0x0a, 0x01, 0x06, 'm',   'e',  'm',  'o',  'r', 'y', 0x02, 0x00, /* export */
      0x0b, 0x9a, 0x80, 0x88, 0x00,  0x03,                                   /* data, 3 segments */
      0x00, 0x41, 0x88, 0x27, 0x0b,  0x80, 0x80, 0x08,                       /* at FIRST */
  };
  static const uint8_t second[] = {0x00, 0x41, 0xec, 0x27, 0x0b, 0x03, 2, 2, 2};
  uint8_t third[] = {0x00, 0x41, 0, 0, 0, 0x0b, 0x01, 3};
  memcpy(third + 2, third_offset, 3);
  uint8_t *start = at;
  at = (uint8_t *)memcpy(at, head, sizeof head) + sizeof head;
  at = (uint8_t *)memset(at, 1, FIRST_SIZE) + FIRST_SIZE;
  at = (uint8_t *)memcpy(at, second, sizeof second) + sizeof second;
  at = (uint8_t *)memcpy(at, third, sizeof third) + sizeof third;
  return (size_t)(at - start);
}

static amphora_module *module_new(const uint8_t *third_offset) {
  uint8_t *bytes = malloc(FIRST_SIZE + HEADER);
  amphora_module *module;
  CHECK(bytes);
  succeed(amphora_module_new(bytes, write_module(bytes, third_offset), NULL, &module));
  free(bytes);
  return module;
}

static amphora_error *instantiate(const amphora_module *module, amphora_store **store,
                                  amphora_instance **instance) {
  amphora_linker *linker;
  succeed(amphora_linker_new(&linker));
  succeed(amphora_store_new(NULL, store));
  amphora_error *error = amphora_linker_instantiate(linker, *store, module, instance);
  amphora_linker_delete(linker);
  return error;
}

static uint8_t expected(size_t at) {
  if (at == THIRD) return 3;
  if (at >= SECOND && at < SECOND + SECOND_SIZE) return 2;
  return at >= FIRST && at < FIRST + FIRST_SIZE;
}

static void check_memory(amphora_bytes memory) {
  CHECK(memory.size == PAGES * PAGE);
  for (size_t i = 0; i < memory.size; i++) CHECK(memory.data[i] == expected(i));
}

static const uint8_t last_byte[] = {0xff, 0xff, 0x0f}, beyond[] = {0x80, 0x80, 0x10};

static int images_mapped(void) {
  FILE *maps = fopen("/proc/self/maps", "r");
  char line[4096];
  int count = 0;
  while (maps && fgets(line, sizeof line, maps)) count += strstr(line, "amphora-image") != NULL;
  if (maps) fclose(maps);
  return count;
}

static int open_files(void) {
  DIR *directory = opendir("/proc/self/fd");
  int count = 0;
  while (directory && readdir(directory)) count++;
  if (directory) closedir(directory);
  return count;
}

static void test_instances_are_apart(void) {
  enum { INSTANCES = 4 };
  int files = open_files();
  amphora_module *module = module_new(last_byte);
  amphora_store *stores[INSTANCES];
  for (int i = 0; i < INSTANCES; i++) {
    amphora_instance *instance;
    succeed(instantiate(module, &stores[i], &instance));
    amphora_bytes memory = amphora_instance_memory(instance);
    check_memory(memory);
    memset(memory.data, 0xee, memory.size);
    amphora_extern object;
    CHECK(amphora_instance_export(instance, "memory", &object));
    CHECK(amphora_memory_grow(object.memory, 1));
    memory = amphora_instance_memory(instance);
    CHECK(memory.data[PAGES * PAGE - 1] == 0xee);
    for (size_t k = PAGES * PAGE; k < memory.size; k++) CHECK(memory.data[k] == 0);
  }
#if defined __linux__ && AMPHORA_GUARD_PAGES
  CHECK(images_mapped() == INSTANCES - 1); /* all but the first */
#endif
  amphora_module_delete(module);
  for (int i = 0; i < INSTANCES; i++) amphora_store_delete(stores[i]);
  CHECK(images_mapped() == 0);
  CHECK(open_files() == files);
}

/* A segment that does not fit traps each time. */
static void test_segment_out_of_bounds(void) {
  amphora_module *module = module_new(beyond);
  for (int i = 0; i < 3; i++) {
    amphora_store *store;
    amphora_instance *instance;
    expect_trap(instantiate(module, &store, &instance), AMPHORA_TRAP_MEMORY_ACCESS);
    amphora_store_delete(store);
  }
  amphora_module_delete(module);
}

static void *instantiate_often(void *module) {
  for (int i = 0; i < 20; i++) {
    amphora_store *store;
    amphora_instance *instance;
    succeed(instantiate(module, &store, &instance));
    check_memory(amphora_instance_memory(instance));
    amphora_store_delete(store);
  }
  return NULL;
}

static void test_threads(void) {
  pthread_t threads[4];
  amphora_module *module = module_new(last_byte);
  for (int i = 0; i < 4; i++)
    CHECK(pthread_create(&threads[i], NULL, instantiate_often, module) == 0);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  amphora_module_delete(module);
}

int main(void) {
  test_instances_are_apart();
  test_segment_out_of_bounds();
  test_threads();
  return 0;
}
