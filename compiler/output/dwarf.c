/* SPDX-License-Identifier: MIT */
#include "dwarf.h"

#include "wasm/reader.h"

#include <string.h>

enum { TAG_FORMAL_PARAMETER = 0x05, TAG_SUBPROGRAM = 0x2e };
enum { ATTRIBUTE_NAME = 0x03, ATTRIBUTE_LINKAGE_NAME = 0x6e };
enum { VERSION_MIN = 2, VERSION_MAX = 4, OFFSET_64 = 0xfffffff0 };

enum form {
  FORM_ADDRESS = 0x01,
  FORM_BLOCK_2 = 0x03,
  FORM_BLOCK_4 = 0x04,
  FORM_DATA_2 = 0x05,
  FORM_DATA_4 = 0x06,
  FORM_DATA_8 = 0x07,
  FORM_STRING = 0x08,
  FORM_BLOCK = 0x09,
  FORM_BLOCK_1 = 0x0a,
  FORM_DATA_1 = 0x0b,
  FORM_FLAG = 0x0c,
  FORM_SDATA = 0x0d,
  FORM_STRP = 0x0e,
  FORM_UDATA = 0x0f,
  FORM_REF_ADDRESS = 0x10,
  FORM_REF_1 = 0x11,
  FORM_REF_2 = 0x12,
  FORM_REF_4 = 0x13,
  FORM_REF_8 = 0x14,
  FORM_REF_UDATA = 0x15,
  FORM_SEC_OFFSET = 0x17,
  FORM_EXPRLOC = 0x18,
  FORM_FLAG_PRESENT = 0x19,
  FORM_REF_SIGNATURE = 0x20,
};

struct dwarf {
  reader info, abbreviations, strings; // whole sections
};

// A debugging information entry, with its names.
struct entry {
  uint32_t tag;
  bool has_children;
  const char *name, *linkage_name;
};

static reader debug_section(const wasm_module *module, const char *name) {
  const section *s = wasm_module_custom(module, name);
  return s ? (reader){.at = s->body, .end = s->end} : (reader){0};
}

// A little-endian number of up to four bytes.
static uint32_t read_number(reader *r, size_t size) {
  uint32_t value = 0;
  const uint8_t *bytes = read_bytes(r, size);
  for (size_t i = 0; i < size && !r->failed; i++) value |= (uint32_t)bytes[i] << 8 * i;
  return value;
}

// A zero-terminated string, or NULL.
static const char *read_text(reader *r) {
  size_t left = r->failed ? 0 : (size_t)(r->end - r->at);
  const uint8_t *zero = left ? memchr(r->at, 0, left) : NULL;
  if (!zero) return r->failed = true, NULL;
  return (const char *)read_bytes(r, (size_t)(zero - r->at) + 1);
}

static reader at_offset(reader section, uint32_t offset) {
  read_bytes(&section, offset);
  return section;
}

// Passes over a value; of strings, what it says.
static const char *read_value(struct dwarf *d, reader *r, uint32_t form) {
  switch ((enum form)form) {
  case FORM_FLAG_PRESENT: break;
  case FORM_DATA_1:
  case FORM_FLAG:
  case FORM_REF_1: read_bytes(r, 1); break;
  case FORM_DATA_2:
  case FORM_REF_2: read_bytes(r, 2); break;
  case FORM_ADDRESS: // of WebAssembly
  case FORM_DATA_4:
  case FORM_REF_ADDRESS:
  case FORM_REF_4:
  case FORM_SEC_OFFSET: read_bytes(r, 4); break;
  case FORM_DATA_8:
  case FORM_REF_8:
  case FORM_REF_SIGNATURE: read_bytes(r, 8); break;
  case FORM_SDATA:
  case FORM_UDATA:
  case FORM_REF_UDATA: skip_lebs(r, 1); break;
  case FORM_BLOCK_1: read_bytes(r, read_number(r, 1)); break;
  case FORM_BLOCK_2: read_bytes(r, read_number(r, 2)); break;
  case FORM_BLOCK_4: read_bytes(r, read_number(r, 4)); break;
  case FORM_BLOCK:
  case FORM_EXPRLOC: read_bytes(r, read_u32(r)); break;
  case FORM_STRING: return read_text(r);
  case FORM_STRP: {
    reader text = at_offset(d->strings, read_number(r, 4));
    return read_text(&text);
  }
  default: r->failed = true;
  }
  return NULL;
}

// The abbreviation of a code: its tag is next. Tables end with code 0.
static reader find_abbreviation(reader table, uint32_t code) {
  for (uint32_t found; !table.failed && (found = read_u32(&table)) != code;) {
    if (!found) table.failed = true;
    skip_lebs(&table, 1);
    read_byte(&table);
    for (uint32_t attribute = 1, form = 1; (attribute || form) && !table.failed;) {
      attribute = read_u32(&table);
      form = read_u32(&table);
    }
  }
  return table;
}

// Reads the next entry; one without a tag ends the children of another.
static struct entry read_entry(struct dwarf *d, reader *unit, reader table) {
  struct entry entry = {0};
  uint32_t code = read_u32(unit);
  if (!code) return entry;
  reader abbreviation = find_abbreviation(table, code);
  entry.tag = read_u32(&abbreviation);
  entry.has_children = read_byte(&abbreviation);
  for (;;) {
    uint32_t attribute = read_u32(&abbreviation), form = read_u32(&abbreviation);
    if (abbreviation.failed) unit->failed = true;
    if (unit->failed || (!attribute && !form)) return entry;
    const char *text = read_value(d, unit, form);
    if (attribute == ATTRIBUTE_NAME) entry.name = text;
    if (attribute == ATTRIBUTE_LINKAGE_NAME) entry.linkage_name = text;
  }
}

static bool is_called(const struct entry *entry, const char *name) {
  if (entry->tag != TAG_SUBPROGRAM) return false;
  return (entry->name && strcmp(entry->name, name) == 0) ||
         (entry->linkage_name && strcmp(entry->linkage_name, name) == 0);
}

// Looks for the function among the entries of a compilation unit.
static void search_unit(struct dwarf *d, reader unit, reader table, const char *name,
                        strings *parameters) {
  int depth = 0, function = 0; // the depth of its children, once it is found
  while (!reader_done(&unit)) {
    struct entry entry = read_entry(d, &unit, table);
    if (unit.failed) return;
    if (function && depth == function && entry.tag == TAG_FORMAL_PARAMETER)
      strings_add(parameters, entry.name ? entry.name : "");
    if (entry.has_children) depth++;
    if (!entry.tag) depth--;
    if (function && depth < function) return;
    if (!function && entry.has_children && is_called(&entry, name)) function = depth;
  }
}

void dwarf_parameters(const wasm_module *module, const char *name, strings *parameters) {
  struct dwarf d = {debug_section(module, ".debug_info"), debug_section(module, ".debug_abbrev"),
                    debug_section(module, ".debug_str")};
  for (reader r = d.info; !reader_done(&r) && !parameters->count;) {
    uint32_t length = read_number(&r, 4);
    const uint8_t *bytes = read_bytes(&r, length);
    if (length >= OFFSET_64 || r.failed) return;
    reader unit = {.at = bytes, .end = bytes + length};
    uint32_t version = read_number(&unit, 2), table = read_number(&unit, 4);
    read_byte(&unit); // size of addresses
    if (version < VERSION_MIN || version > VERSION_MAX || unit.failed) continue;
    search_unit(&d, unit, at_offset(d.abbreviations, table), name, parameters);
  }
}
