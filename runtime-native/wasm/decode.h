/* SPDX-License-Identifier: MIT */
/* decode.h: the decoding of sections (spec 5.5) into a module; loader.c finds where they are. What
 * fails is kept in the reader, and arrays are the module's. */
#ifndef AMPHORA_WASM_DECODE_H
#define AMPHORA_WASM_DECODE_H

#include "wasm/validate.h"

static inline void invalid(struct reader *r, const char *message) {
  reader_fail(r, AMPHORA_INVALID, "%s", message);
}
static inline void malformed(struct reader *r, const char *message) {
  reader_fail(r, AMPHORA_MALFORMED, "%s", message);
}

/* decode.c */
void no_memory(struct reader *r);
void *decode_alloc(struct reader *r, amphora_module *m, size_t count, size_t size);
/* Makes room for `more` elements behind the `count` that an array has. */
bool decode_extend(struct reader *r, amphora_module *m, void *array, uint32_t count, uint32_t more,
                   size_t size);
struct name decode_name(struct reader *r, amphora_module *m);
bool check_index(struct reader *r, uint32_t index, uint32_t count, const char *what);

/* extern_types.c */
uint32_t decode_type_index(struct reader *r, const amphora_module *m);
struct memory decode_memory_type(struct reader *r);
struct table decode_table_type(struct reader *r, const amphora_module *m);
struct global decode_global_type(struct reader *r, const amphora_module *m);
struct tag decode_tag_type(struct reader *r, const amphora_module *m);

/* A section's contents; those with constant expressions have them validated. */
void decode_types(struct reader *r, amphora_module *m);
void decode_imports(struct reader *r, amphora_module *m);
void decode_functions(struct reader *r, amphora_module *m);
void decode_tables(struct reader *r, amphora_module *m, struct validator *v);
void decode_memories(struct reader *r, amphora_module *m);
void decode_tags(struct reader *r, amphora_module *m);
void decode_globals(struct reader *r, amphora_module *m, struct validator *v);
void decode_exports(struct reader *r, amphora_module *m);
void decode_start(struct reader *r, amphora_module *m);
void decode_elements(struct reader *r, amphora_module *m, struct validator *v);
void decode_data_count(struct reader *r, amphora_module *m);
void decode_data(struct reader *r, amphora_module *m, struct validator *v);
void decode_name_section(struct reader r, amphora_module *m);

#endif
