/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_LINK_H
#define AMPHORA_LINK_H

#include <dlfcn.h>
#include <elf.h>
#include <stddef.h>

#define ElfW(type) Elf32_##type
#define __ELF_NATIVE_CLASS 32

struct link_map {
  Elf32_Addr l_addr;
  char *l_name;
  Elf32_Dyn *l_ld;
  struct link_map *l_next, *l_prev;
};

struct r_debug {
  int r_version;
  struct link_map *r_map;
  Elf32_Addr r_brk;
  enum { RT_CONSISTENT, RT_ADD, RT_DELETE } r_state;
  Elf32_Addr r_ldbase;
};

struct dl_phdr_info {
  Elf32_Addr dlpi_addr;
  const char *dlpi_name;
  const Elf32_Phdr *dlpi_phdr;
  Elf32_Half dlpi_phnum;
  unsigned long long dlpi_adds;
  unsigned long long dlpi_subs;
  size_t dlpi_tls_modid;
  void *dlpi_tls_data;
};

#ifdef __cplusplus
extern "C" {
#endif

// dlfcn.c
int dl_iterate_phdr(int (*__function)(struct dl_phdr_info *, size_t, void *), void *__context);

#ifdef __cplusplus
}
#endif

#endif
