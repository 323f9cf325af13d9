/* SPDX-License-Identifier: MIT */
/* import_section.c: the import section (spec 5.5.5). */
#include "wasm/decode.h"

/* The type of an import, into the place of its index space if there is one yet. */
enum { NO_INDEX = UINT32_MAX };
static void decode_import_type(struct reader *r, amphora_module *m, amphora_kind kind,
                               uint32_t index) {
  switch (kind) {
  case AMPHORA_FUNCTION: {
    uint32_t type = decode_type_index(r, m);
    if (m->functions && index != NO_INDEX) m->functions[index].type = type;
    break;
  }
  case AMPHORA_TABLE: {
    struct table table = decode_table_type(r, m);
    if (m->tables && index != NO_INDEX) m->tables[index] = table;
    break;
  }
  case AMPHORA_MEMORY: {
    struct memory memory = decode_memory_type(r);
    if (m->memories && index != NO_INDEX) m->memories[index] = memory;
    break;
  }
  case AMPHORA_GLOBAL: {
    struct global global = decode_global_type(r, m);
    if (m->globals && index != NO_INDEX) m->globals[index] = global;
    break;
  }
  case AMPHORA_TAG: {
    struct tag tag = decode_tag_type(r, m);
    if (m->tags && index != NO_INDEX) m->tags[index] = tag;
    break;
  }
  }
}

/* Imports may come in groups that share the module's name, or also the type (compact import section
 * proposal): an empty field name and one of these codes announce a group. */
enum { GROUP_BY_MODULE = 0x7f, GROUP_BY_TYPE = 0x7e };

struct import_group {
  struct name module;
  uint8_t code; /* 0: no group */
  uint32_t left;
  struct reader type; /* GROUP_BY_TYPE */
};

/* Starts on the next import or group; the names of a group's imports are still to come. */
static struct name decode_import_start(struct reader *r, amphora_module *m,
                                       struct import_group *group) {
  *group = (struct import_group){.module = decode_name(r, m)};
  struct name name = decode_name(r, m);
  uint8_t code = r->at < r->end ? *r->at : 0;
  if (name.size || (code != GROUP_BY_MODULE && code != GROUP_BY_TYPE)) return name;
  group->code = read_byte(r);
  group->type = *r;
  if (code == GROUP_BY_TYPE) decode_import_type(r, m, read_byte(r), NO_INDEX);
  group->left = read_count(r);
  return decode_name(r, m);
}

/* Reads all imports; returns how many there are of each kind. The second time it knows. */
static void decode_import_list(struct reader *r, amphora_module *m, uint32_t count,
                               uint32_t kinds[5]) {
  struct import_group group = {0};
  for (uint32_t i = 0; i < count && !r->error; i++) {
    struct import *import = &m->imports[i];
    import->name = group.left ? decode_name(r, m) : decode_import_start(r, m, &group);
    import->module = group.module;
    if (r->error) return;
    struct reader shared = group.type;
    struct reader *type = group.code == GROUP_BY_TYPE ? &shared : r;
    uint8_t kind = read_byte(type);
    if (!r->error && kind > AMPHORA_TAG) return malformed(r, "malformed import kind");
    import->kind = kind;
    import->index = kinds[kind]++;
    decode_import_type(type, m, kind, import->index);
    r->error = type->error;
    if (group.code && group.left-- == 0) malformed(r, "empty import group");
  }
  if (group.left) malformed(r, "more imports than announced");
}

void decode_imports(struct reader *r, amphora_module *m) {
  uint32_t count = read_count(r), kinds[5] = {0}, again[5] = {0};
  m->imports = decode_alloc(r, m, (size_t)count + 1, sizeof *m->imports);
  struct reader first = *r;
  decode_import_list(&first, m, count, kinds);
  r->error = first.error;
  if (!decode_extend(r, m, &m->functions, 0, kinds[AMPHORA_FUNCTION], sizeof *m->functions) ||
      !decode_extend(r, m, &m->tables, 0, kinds[AMPHORA_TABLE], sizeof *m->tables) ||
      !decode_extend(r, m, &m->memories, 0, kinds[AMPHORA_MEMORY], sizeof *m->memories) ||
      !decode_extend(r, m, &m->globals, 0, kinds[AMPHORA_GLOBAL], sizeof *m->globals) ||
      !decode_extend(r, m, &m->tags, 0, kinds[AMPHORA_TAG], sizeof *m->tags))
    return;
  decode_import_list(r, m, count, again);
  m->import_count = count;
  m->function_count = m->imported_functions = kinds[AMPHORA_FUNCTION];
  m->table_count = m->imported_tables = kinds[AMPHORA_TABLE];
  m->memory_count = m->imported_memories = kinds[AMPHORA_MEMORY];
  m->global_count = m->imported_globals = kinds[AMPHORA_GLOBAL];
  m->tag_count = m->imported_tags = kinds[AMPHORA_TAG];
}
