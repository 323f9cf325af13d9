/* SPDX-License-Identifier: MIT */
/* Compiled modules from memory and from a part of a file, with the module at hand or inside: what
 * fits runs, all else is refused.
 *
 *   compiled MODULE.wasm WHOLE.aot CODE_ONLY.aot OTHER.wasm SCRATCH
 */
#include <amphora.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PART_OFFSET = 65536 };

struct bytes {
  uint8_t *at;
  size_t size;
};

static int failures;

static struct bytes read_file(const char *path) {
  struct bytes bytes = {malloc(1 << 22), 0};
  FILE *file = fopen(path, "rb");
  if (!file || !bytes.at) exit(2);
  bytes.size = fread(bytes.at, 1, 1 << 22, file);
  fclose(file);
  return bytes;
}

/* Runs "answer" of the compiled module. NULL: it is to answer 42; else what the error is to say. */
static void expect(const char *what, const amphora_compiled *compiled, const char *message) {
  amphora_module *module = NULL;
  amphora_store *store = NULL;
  amphora_linker *linker = NULL;
  amphora_instance *instance;
  amphora_function *function;
  amphora_value value = {.i32 = 0};
  amphora_error *error = amphora_module_new_compiled(compiled, &module);
  if (!error) error = amphora_store_new(NULL, &store);
  if (!error) error = amphora_linker_new(&linker);
  if (!error) error = amphora_linker_instantiate(linker, store, module, &instance);
  if (!error) error = amphora_instance_function(instance, "answer", NULL, &function);
  if (!error) error = amphora_call(function, &value);
  const char *text = error ? amphora_error_message(error) : "";
  if (message ? !strstr(text, message) : error || value.i32 != 42) {
    printf("%s: \"%s\", %d\n", what, text, value.i32);
    failures++;
  }
  amphora_error_delete(error);
  amphora_store_delete(store);
  amphora_linker_delete(linker);
  amphora_module_delete(module);
}

/* What is in memory, and the module that it has to be of. */
static void expect_bytes(const char *what, struct bytes code, size_t length, struct bytes module,
                         const char *message) {
  const amphora_compiled compiled = {.size = sizeof compiled,
                                     .bytes = code.at,
                                     .length = length,
                                     .module = module.at,
                                     .module_size = module.size};
  expect(what, &compiled, message);
}

static void test_file(struct bytes code, const char *path) {
  static const uint8_t before[PART_OFFSET];
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
  bool written = fd >= 0 && write(fd, before, sizeof before) == sizeof before &&
                 write(fd, code.at, code.size) == (ssize_t)code.size && write(fd, "more", 4) == 4;
  if (!written) exit(2);
  amphora_compiled part = {
      .size = sizeof part, .file = fd, .offset = PART_OFFSET, .length = code.size};
  expect("a part of a file", &part, NULL);
  part.length = code.size + 5;
  expect("beyond the file's end", &part, "it is none");
  part.length = 0;
  expect("up to the file's end", &part, "damaged");
  part.offset = 4096;
  expect("at another offset", &part, "it is none");
  part.offset = UINT64_MAX & ~UINT64_C(65535);
  expect("far beyond", &part, "it is none");
  close(fd);
  expect("no file", &part, "it is none");
}

/* Every byte counts, and every bit of some. */
static void test_damage(struct bytes code) {
  for (size_t at = 0; at < code.size; at += at < 512 ? 1 : 61) {
    code.at[at] ^= (uint8_t)(1 << at % 8);
    expect_bytes("a damaged byte", code, code.size, (struct bytes){0}, "cannot be used");
    code.at[at] ^= (uint8_t)(1 << at % 8);
  }
  for (size_t size = 1; size < code.size; size += size < 512 ? 1 : 997)
    expect_bytes("a part", code, size, (struct bytes){0}, "cannot be used");
  expect_bytes("as it was", code, code.size, (struct bytes){0}, NULL);
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  struct bytes none = {0}, module = read_file(argv[1]), whole = read_file(argv[2]);
  struct bytes code_only = read_file(argv[3]), other = read_file(argv[4]);
  expect_bytes("with its module inside", whole, whole.size, none, NULL);
  expect_bytes("the module inside and at hand", whole, whole.size, module, NULL);
  expect_bytes("the module at hand", code_only, code_only.size, module, NULL);
  expect_bytes("no module", code_only, code_only.size, none, "it lacks its module");
  expect_bytes("another module", whole, whole.size, other, "it was made of another module");
  expect_bytes("code of another module", code_only, code_only.size, other,
               "it was made of another module");
  expect_bytes("no bytes", whole, 0, none, "it is none");
  expect_bytes("a module", module, module.size, none, "it is none");
  test_file(whole, argv[5]);
  test_damage(whole);
  if (amphora_compiled_key(module.at, module.size) == amphora_compiled_key(other.at, other.size))
    puts("keys are equal"), failures++;
  puts(failures ? "failed" : "passed");
  return failures != 0;
}
