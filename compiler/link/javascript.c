/* SPDX-License-Identifier: MIT */
#include "link/javascript.h"

#include "wasm/writer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char em_js[] = "em_js", em_asm[] = "em_asm", name_section[] = "name";

static bool is(const uint8_t *name, size_t length, const char *text) {
  return length == strlen(text) && memcmp(name, text, length) == 0;
}

// ---- From data segments to custom sections ----------------------------------------------------

enum { NO_SEGMENT = UINT32_MAX, NAMES_OF_SEGMENTS = 9 };

struct segments {
  uint32_t em_js, em_asm; // their numbers, or NO_SEGMENT
};

static void find_names(reader names, struct segments *found) {
  for (uint32_t count = read_u32(&names); count > 0 && !names.failed; count--) {
    uint32_t index = read_u32(&names), length = read_u32(&names);
    const uint8_t *name = read_bytes(&names, length);
    if (names.failed) return;
    if (is(name, length, em_js)) found->em_js = index;
    if (is(name, length, em_asm)) found->em_asm = index;
  }
}

static struct segments find_segments(const wasm_module *module) {
  struct segments found = {NO_SEGMENT, NO_SEGMENT};
  const section *all = wasm_module_custom(module, name_section);
  reader body = all ? (reader){all->body, all->end, false} : (reader){0};
  while (!reader_done(&body)) {
    uint8_t id = read_byte(&body);
    uint32_t size = read_u32(&body);
    const uint8_t *start = read_bytes(&body, size);
    if (id == NAMES_OF_SEGMENTS && !body.failed)
      find_names((reader){start, body.at, false}, &found);
  }
  return found;
}

// One active segment: where it starts in memory, and its bytes.
struct segment {
  const uint8_t *head; // flags and offset, up to the size
  size_t head_size;
  uint32_t address, size;
  const uint8_t *bytes;
};

static struct segment read_segment(reader *r) {
  struct segment s = {.head = r->at};
  uint32_t flags = read_u32(r);
  if (flags == 2) read_u32(r); // memory
  if (flags != 1) {
    if (read_byte(r) == OPCODE_i32_const) {
      const uint8_t *constant = r->at;
      s.address = read_u32(&(reader){constant, r->end, false});
      skip_lebs(r, 1);
      if (read_byte(r) != OPCODE_end) r->failed = true;
    } else {
      skip_lebs(r, 1); // global.get
      if (read_byte(r) != OPCODE_end) r->failed = true;
    }
  }
  s.head_size = (size_t)(r->at - s.head);
  s.size = read_u32(r);
  s.bytes = read_bytes(r, s.size);
  return s;
}

// Copies the data section; the segments of JavaScript keep their places and become empty.
static error *take_segments(const section *data, const struct segments *found, buffer *rest,
                            buffer *sections) {
  reader r = {data->body, data->end, false};
  buffer body = {0};
  uint32_t count = read_u32(&r);
  append_u32(&body, count);
  for (uint32_t i = 0; i < count && !r.failed; i++) {
    struct segment s = read_segment(&r);
    bool taken = i == found->em_js || i == found->em_asm;
    if (r.failed) break;
    buffer_append(&body, s.head, s.head_size);
    append_u32(&body, taken ? 0 : s.size);
    if (!taken) {
      buffer_append(&body, s.bytes, s.size);
      continue;
    }
    buffer text = {0};
    if (i == found->em_asm) append_u32(&text, s.address);
    buffer_append(&text, s.bytes, s.size);
    append_custom(sections, i == found->em_asm ? em_asm : em_js, &text);
    buffer_free(&text);
  }
  append_section(rest, SECTION_DATA, &body);
  buffer_free(&body);
  return r.failed ? error_malformed("malformed data section") : NULL;
}

error *javascript_take(const wasm_module *module, buffer *rest, buffer *sections) {
  struct segments found = find_segments(module);
  bool any = found.em_js != NO_SEGMENT || found.em_asm != NO_SEGMENT;
  buffer_append(rest, module->bytes.bytes, WASM_HEADER_SIZE);
  for (size_t i = 0; i < module->section_count; i++) {
    const section *s = &module->sections[i];
    bool ours = section_is_named(s, em_js) || section_is_named(s, em_asm);
    if (s->id == SECTION_DATA && any)
      TRY(take_segments(s, &found, rest, sections));
    else
      buffer_append(ours ? sections : rest, s->start, (size_t)(s->end - s->start));
  }
  return NULL;
}

// ---- From custom sections to functions --------------------------------------------------------

static const char separator[] = "<::>", blanks[] = " \t\n";

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_' || c == '$'; }

// The names of C's parameters "(int a, char *b)": of each its last word.
static void append_parameters(const char *list, size_t length, buffer *out) {
  const char *end = list + length;
  bool first = true;
  for (const char *at = list; at < end;) {
    size_t size = strcspn(at, ",)");
    const char *last = at + size;
    while (last > at && !is_word(last[-1])) last--;
    const char *word = last;
    while (word > at && is_word(word[-1])) word--;
    bool alone = word == at + strspn(at, " (\t\n");
    if (last > word && !(alone && is((const uint8_t *)word, (size_t)(last - word), "void"))) {
      if (!first) buffer_text(out, ", ");
      buffer_append(out, word, (size_t)(last - word));
      first = false;
    }
    at += size + 1;
  }
}

// "add(int a, int b)<::>{ return a + b; }". A header that several sources include brings its
// functions several times.
static error *write_em_js(const char *text, strings *names, buffer *out, arena *a) {
  const char *body = strstr(text, separator);
  size_t length = strcspn(text, "(");
  if (!body || text + length > body) return error_malformed("malformed EM_JS: '%.60s'", text);
  const char *name = arena_copy(a, text, length);
  if (!strings_add_new(names, name)) return NULL;
  buffer_print(out, "function %s(", name);
  append_parameters(text + length, (size_t)(body - text) - length, out);
  buffer_print(out, ") %s\n", body + strlen(separator));
  return NULL;
}

// Whether the bracket at the start is closed by the one at the end. Quoted text does not count.
static bool is_enclosed(const char *text, size_t length, char open, char close) {
  if (length < 2 || text[0] != open || text[length - 1] != close) return false;
  int depth = 0;
  for (size_t i = 0; i < length; i++) {
    if (strchr("'\"`", text[i])) {
      char quote = text[i++];
      while (i < length && text[i] != quote) i += text[i] == '\\' ? 2 : 1;
    } else if (text[i] == open) {
      depth++;
    } else if (text[i] == close && --depth == 0 && i + 1 < length) {
      return false;
    }
  }
  return depth == 0;
}

// Appends what stands behind a backslash in a literal of C. Characters by number, \x41, mean the
// same in JavaScript's literals.
static char *append_escaped(char c, char *to) {
  static const char letters[] = "abfnrtv", meanings[] = "\a\b\f\n\r\t\v";
  const char *letter = strchr(letters, c);
  if (!letter && isalnum((unsigned char)c)) *to++ = '\\';
  *to++ = letter ? meanings[letter - letters] : c;
  return to;
}

// The text that literals of C spell, "a" "b", or NULL if there is anything else.
static const char *join_literals(const char *text, arena *a) {
  char *joined = arena_allocate(a, strlen(text) + 1), *to = joined;
  for (const char *at = text + strspn(text, blanks); *at; at += strspn(at, blanks)) {
    if (*at++ != '"') return NULL;
    for (; *at && *at != '"'; at++)
      if (*at == '\\' && at[1])
        to = append_escaped(*++at, to);
      else
        *to++ = *at;
    if (*at++ != '"') return NULL;
  }
  *to = 0;
  return joined;
}

// "{ code }", "(code)" and " code " all mean the code; C's commas ask for the brackets. It may be
// in quotes, outside or inside of the brackets.
static const char *trim(const char *text, arena *a) {
  for (bool quoted = false;;) {
    const char *joined = quoted ? NULL : join_literals(text, a);
    if (joined) text = joined, quoted = true;
    text += strspn(text, blanks);
    size_t length = strlen(text);
    while (length && isspace((unsigned char)text[length - 1])) length--;
    bool enclosed = is_enclosed(text, length, '{', '}') || is_enclosed(text, length, '(', ')');
    text = arena_copy(a, text + enclosed, length - 2 * enclosed);
    if (!enclosed) return text;
  }
}

// The number of arguments: $0, $1 … as far as the text names them.
static int count_arguments(const char *text) {
  int count = 0;
  for (const char *at = text; (at = strchr(at, '$')); at++) {
    if (at > text && is_word(at[-1])) continue;
    char *end;
    unsigned long n = isdigit((unsigned char)at[1]) ? strtoul(at + 1, &end, 10) : 16;
    if (n < 16 && (int)n >= count) count = (int)n + 1;
  }
  return count;
}

static void write_em_asm(const char *text, uint32_t address, buffer *out, arena *a) {
  const char *code = trim(text, a);
  int count = count_arguments(code);
  buffer_print(out, "%u: function(", address);
  for (int i = 0; i < count; i++) buffer_print(out, i ? ", $%d" : "$%d", i);
  buffer_print(out, ") {\n%s\n},\n", code);
}

// Calls the function that the kind of section asks for, for each of its texts.
static error *each_text(const buffer *sections, const char *kind, strings *names, buffer *out,
                        arena *a) {
  reader r = {sections->bytes, sections->bytes + sections->size, false};
  section s;
  while (next_section(&r, &s)) {
    if (!section_is_named(&s, kind)) continue;
    reader body = {s.body, s.end, false};
    bool code = kind == em_asm;
    uint32_t address = code ? read_u32(&body) : 0;
    const char *start = arena_copy(a, (const char *)body.at, (size_t)(s.end - body.at));
    const char *end = start + (s.end - body.at);
    for (const char *text = start; text < end; text += strlen(text) + 1) {
      if (!*text) continue; // padding, or behind the last
      if (code)
        write_em_asm(text, address + (uint32_t)(text - start), out, a);
      else
        TRY(write_em_js(text, names, out, a));
    }
  }
  return NULL;
}

error *javascript_write(const buffer *sections, buffer *out, arena *a) {
  strings names = {0};
  error *e = each_text(sections, em_js, &names, out, a);
  buffer_text(out, "return [{");
  for (size_t i = 0; i < names.count; i++) buffer_print(out, i ? ", %s" : "%s", names.items[i]);
  buffer_text(out, "}, {\n");
  if (!e) e = each_text(sections, em_asm, NULL, out, a);
  buffer_text(out, "}];\n");
  strings_free(&names);
  return e;
}

// ---- What the text asks for -------------------------------------------------------------------

bool javascript_mentions(const char *text, const char *word) {
  size_t length = strlen(word);
  for (const char *at = text; (at = strstr(at, word)); at += length)
    if ((at == text || !is_word(at[-1])) && !is_word(at[length])) return true;
  return false;
}

bool javascript_calls(const char *text, strings *names, arena *a) {
  size_t before = names->count;
  for (const char *at = text; (at = strchr(at, '_'));) {
    size_t length = 1;
    while (is_word(at[length])) length++;
    bool starts = at == text || !is_word(at[-1]);
    const char *name = arena_copy(a, at + 1, length - 1);
    if (starts && length > 1) strings_add_new(names, name);
    at += length;
  }
  return names->count > before;
}
