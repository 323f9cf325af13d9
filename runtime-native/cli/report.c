/* SPDX-License-Identifier: MIT */
/* report.c: errors, as the user sees them. */
#include "amrun.h"
#include "demangle.h"

#include <errno.h>
#include <string.h>

void print_text(FILE *out, const char *text, size_t size) {
  for (size_t i = 0; i < size; i++) {
    unsigned char c = (unsigned char)text[i];
    fputc(c < 0x20 || c == 0x7f ? '?' : c, out);
  }
}

static void print_line(const struct line *line) {
  fputs(", ", stderr);
  print_text(stderr, line->directory, strlen(line->directory));
  if (*line->directory) fputc('/', stderr);
  print_text(stderr, line->file, strlen(line->file));
  fprintf(stderr, ":%llu", (unsigned long long)line->number);
}

static void print_name(const char *name) {
  char text[1024];
  if (demangle(name, text, sizeof text)) name = text;
  print_text(stderr, name, strlen(name));
}

static void print_frame(const char *path, const amphora_module *module,
                        const amphora_frame *frame) {
  struct line line;
  fputs("  at ", stderr);
  if (frame->name)
    print_name(frame->name);
  else if (frame->function_index == UINT32_MAX)
    fputs("host function", stderr);
  else
    fprintf(stderr, "func[%u]", frame->function_index);
  if (module && frame->offset && lines_find(module, frame->offset, &line)) print_line(&line);
  if (frame->offset) fprintf(stderr, " (%s+0x%zx)", path, frame->offset);
  fputc('\n', stderr);
}

static const char *prefix(amphora_error_kind kind) {
  switch (kind) {
  case AMPHORA_TRAP: return "trap: ";
  case AMPHORA_MALFORMED: return "malformed module: ";
  case AMPHORA_INVALID: return "invalid module: ";
  default: return "";
  }
}

/* The option that sets a member of amphora_store_options. */
static const char *option_of_limit(const char *limit) {
  return strcmp(limit, "table_elements") ? "--max-memory" : "--max-table";
}

int report_timeout(const char *path) {
  timeout_stop();
  fprintf(stderr, "amrun: %s: ended by --timeout\n", path);
  return STATUS_TIMEOUT;
}

int report_output(int status) {
  if (!fflush(stdout) && !ferror(stdout)) return status;
  fprintf(stderr, "amrun: error: standard output: %s\n", strerror(errno));
  return STATUS_LOAD;
}

void report(const char *path, const amphora_module *module, const amphora_error *error) {
  size_t count, depth;
  const char *message = amphora_error_message(error), *limit = amphora_error_limit(error);
  const amphora_frame *frames = amphora_error_frames(error, &count, &depth);
  fprintf(stderr, "amrun: %s: %s", path, prefix(amphora_error_get_kind(error)));
  print_text(stderr, message, strlen(message));
  if (limit) fprintf(stderr, " (%s)", option_of_limit(limit));
  fputc('\n', stderr);
  for (size_t i = 0; i < count; i++) print_frame(path, *timeout_flag() ? NULL : module, &frames[i]);
  if (depth > count) fprintf(stderr, "  … and %zu more calls\n", depth - count);
  if (amphora_error_trap(error) == AMPHORA_TRAP_INDIRECT_CALL_TYPE)
    fputs("amrun: note: amcc -sEMULATE_FUNCTION_POINTER_CASTS links programs that do so\n", stderr);
}
