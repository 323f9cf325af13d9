/* SPDX-License-Identifier: MIT */
/* image.c: the code of a shared object, and where the module's functions are in it. */
#include "compile/compile.h"

#include "base/error.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct elf {
  const uint8_t *bytes;
  size_t size;
  const Elf64_Ehdr *header;
  const Elf64_Shdr *sections;
  const Elf64_Phdr *segments;
  const char *names;
};

static amphora_error *bad(const char *what) {
  return amphora_error_new(AMPHORA_HOST, "the linker's output cannot be used: %s", what);
}

static amphora_error *read_file(const char *path, struct image *image) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat status;
  bool good = fd >= 0 && !fstat(fd, &status);
  image->file_size = good ? (size_t)status.st_size : 0;
  image->file = malloc(image->file_size + 1);
  good =
      good && image->file && read(fd, image->file, image->file_size) == (ssize_t)image->file_size;
  if (fd >= 0) close(fd);
  return good ? NULL : amphora_error_new(AMPHORA_HOST, "%s: %s", path, strerror(errno));
}

static bool open_elf(const struct image *image, struct elf *elf) {
  *elf = (struct elf){.bytes = image->file, .size = image->file_size};
  elf->header = (const void *)elf->bytes;
  if (elf->size < sizeof *elf->header || memcmp(elf->header->e_ident, ELFMAG, SELFMAG))
    return false;
  elf->sections = (const void *)(elf->bytes + elf->header->e_shoff);
  elf->segments = (const void *)(elf->bytes + elf->header->e_phoff);
  elf->names = (const char *)elf->bytes + elf->sections[elf->header->e_shstrndx].sh_offset;
  return true;
}

static const Elf64_Shdr *find_section(const struct elf *elf, const char *name) {
  for (int i = 0; i < elf->header->e_shnum; i++)
    if (!strcmp(elf->names + elf->sections[i].sh_name, name)) return &elf->sections[i];
  return NULL;
}

/* Code that writes its own data, or is not complete without the loader's work, is none of ours. */
static amphora_error *check_sections(const struct elf *elf) {
  static const char *const harmless[] = {".dynamic", ".got", ".got.plt", ".relro_padding"};
  for (int i = 0; i < elf->header->e_shnum; i++) {
    const Elf64_Shdr *s = &elf->sections[i];
    const char *name = elf->names + s->sh_name;
    if ((s->sh_type == SHT_RELA || s->sh_type == SHT_REL || s->sh_type == SHT_RELR) && s->sh_size)
      return bad("it has relocations");
    if (!(s->sh_flags & SHF_ALLOC) || !(s->sh_flags & SHF_WRITE) || !s->sh_size) continue;
    size_t at = 0;
    while (at < sizeof harmless / sizeof *harmless && strcmp(name, harmless[at])) at++;
    if (at == sizeof harmless / sizeof *harmless) return bad("it has data of its own");
  }
  return NULL;
}

/* Segments that are not written lie in the image where the addresses say. */
static amphora_error *copy_code(const struct elf *elf, struct image *image) {
  size_t size = 0;
  for (int i = 0; i < elf->header->e_phnum; i++) {
    const Elf64_Phdr *p = &elf->segments[i];
    if (p->p_type == PT_LOAD && !(p->p_flags & PF_W) && p->p_vaddr + p->p_filesz > size)
      size = p->p_vaddr + p->p_filesz;
  }
  if (size >= AOT_INTERPRETED) return bad("it has more than 2 GiB of code");
  uint8_t *code = calloc(size + 1, 1);
  if (!code) return error_out_of_memory();
  for (int i = 0; i < elf->header->e_phnum; i++) {
    const Elf64_Phdr *p = &elf->segments[i];
    if (p->p_type == PT_LOAD && !(p->p_flags & PF_W))
      memcpy(code + p->p_vaddr, elf->bytes + p->p_offset, p->p_filesz);
  }
  image->code = code;
  image->code_size = size;
  return NULL;
}

/* fn12, interpreted12 and enter_t3 */
static void note_symbol(const char *name, uint64_t value, const amphora_module *module,
                        struct image *image) {
  unsigned index;
  int end = 0;
  if (sscanf(name, "fn%u%n", &index, &end) == 1 && !name[end] && index < module->function_count &&
      index >= module->imported_functions)
    image->functions[index - module->imported_functions] |= (uint32_t)value;
  else if (sscanf(name, "interpreted%u%n", &index, &end) == 1 && !name[end] &&
           index < module->function_count && index >= module->imported_functions)
    image->functions[index - module->imported_functions] |= AOT_INTERPRETED;
  else if (sscanf(name, "enter_t%u%n", &index, &end) == 1 && !name[end] &&
           index < module->type_count)
    image->entries[index] = (uint32_t)value;
}

static amphora_error *find_symbols(const struct elf *elf, const amphora_module *module,
                                   struct image *image) {
  const Elf64_Shdr *table = find_section(elf, ".symtab"), *strings = find_section(elf, ".strtab");
  uint32_t own = module->function_count - module->imported_functions;
  image->functions = calloc(own + 1, sizeof *image->functions);
  image->entries = calloc(module->type_count + 1, sizeof *image->entries);
  if (!image->functions || !image->entries) return error_out_of_memory();
  if (!table || !strings) return bad("it has no symbols");
  const Elf64_Sym *symbols = (const void *)(elf->bytes + table->sh_offset);
  for (size_t i = 0; i < table->sh_size / sizeof *symbols; i++)
    note_symbol((const char *)elf->bytes + strings->sh_offset + symbols[i].st_name,
                symbols[i].st_value, module, image);
  for (uint32_t i = 0; i < own; i++)
    if (!image->functions[i]) return bad("it lacks a function");
  return NULL;
}

static amphora_error *find_lines(const struct elf *elf, struct image *image) {
  const Elf64_Shdr *lines = find_section(elf, ".debug_line");
  const Elf64_Shdr *strings = find_section(elf, ".debug_line_str");
  if (!lines) return NULL;
  return lines_read(elf->bytes + lines->sh_offset, lines->sh_size,
                    strings ? elf->bytes + strings->sh_offset : NULL,
                    strings ? strings->sh_size : 0, &image->lines, &image->line_count);
}

amphora_error *image_read(const char *path, const amphora_module *module, struct image *image) {
  struct elf elf;
  amphora_error *error = read_file(path, image);
  if (!error && !open_elf(image, &elf)) error = bad("it is no ELF file");
  if (!error) error = check_sections(&elf);
  if (!error) error = copy_code(&elf, image);
  if (!error) error = find_symbols(&elf, module, image);
  if (!error) error = find_lines(&elf, image);
  return error;
}

void image_free(struct image *image) {
  free(image->file);
  free((void *)image->code);
  free(image->functions);
  free(image->entries);
  free(image->lines);
}
