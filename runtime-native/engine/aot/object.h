/* SPDX-License-Identifier: MIT */
/* object.h: the file of a compiled module (.aot), and what is in memory of one.
 *
 *   header · offsets of functions · offsets of entries · rows of lines · the module · code
 *
 * The module is left out where it is at hand, as in a program that carries it.
 *
 * Everything is where the header says, in the byte order of the machine that it is for. The code is
 * position-independent, needs no relocation and writes nothing: it is mapped as it is.
 */
#ifndef AMPHORA_ENGINE_AOT_OBJECT_H
#define AMPHORA_ENGINE_AOT_OBJECT_H

#include "wasm/module.h"

#define AOT_MAGIC "\0amphora"
enum { AOT_MAGIC_SIZE = 8, AOT_CODE_ALIGNMENT = 65536, AOT_NO_ENTRY = 0 };

/* Of a function's offset: it leaves calls to the interpreter. */
#define AOT_INTERPRETED (UINT32_C(1) << 31)

/* What the compiler was told, and what running the code has to agree with. */
enum aot_flags {
  AOT_FUEL = 1,       /* it takes fuel */
  AOT_FAST_LOADS = 2, /* loads whose values are not used may be left out */
  AOT_HANDLERS = 4,   /* exceptions are handed on by return */
};

struct aot_part {
  uint64_t offset, size; /* in the file, in bytes */
};

struct aot_header {
  char magic[AOT_MAGIC_SIZE];
  uint32_t abi_version; /* AOT_ABI_VERSION of aot_version.h, which make writes */
  uint32_t machine;     /* of ELF */
  uint64_t hash;        /* checksum of all behind it */
  uint64_t cpu_features;
  uint32_t flags;
  uint32_t level;               /* of optimization */
  uint64_t module_hash;         /* checksum of the module … */
  uint64_t module_size;         /* … and its size */
  struct aot_part functions;    /* a uint32_t each: where it begins in the code */
  struct aot_part entries;      /* by canonical type: enter_t, or AOT_NO_ENTRY */
  struct aot_part lines;        /* struct aot_line, ascending */
  struct aot_part module, code; /* the module: empty if it is left out */
};

/* From `code` on, instructions come from the one at `offset` in the module. */
struct aot_line {
  uint32_t code, offset;
};

enum { AOT_HASHED_FROM = offsetof(struct aot_header, hash) + sizeof(uint64_t) };

struct aot_object {
  struct artifact artifact;
  void *mapping;
  size_t size;
  struct aot_header header;
  const uint32_t *functions, *entries;
  const struct aot_line *lines;
  size_t line_count;
  const uint8_t *stubs; /* code that is none of the functions', if it lies elsewhere */
  size_t stubs_size;
  const uint8_t *module, *code; /* module_size bytes, maybe of elsewhere */
};

/* The machine that this is, and the features of its CPU that code may use. */
uint32_t aot_machine(void);
uint64_t aot_cpu_features(void);
enum aot_cpu_features { AOT_X86_64_V2 = 1 };

/* Maps a compiled module. AMPHORA_HOST and a message if it is none, is damaged, or is for another
 * engine, machine or module. */
amphora_error *aot_object_open(const amphora_compiled *compiled, struct aot_object **object);

/* The offset in the module of what is at a place in the code; 0: nothing of it. */
uint32_t aot_object_locate(const struct aot_object *object, uint32_t code);

#endif
