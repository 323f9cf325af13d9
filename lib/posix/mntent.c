/* SPDX-License-Identifier: MIT */
// Tables of mounted file systems: works, on files that the program was granted.
#include <errno.h>
#include <mntent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

FILE *setmntent(const char *path, const char *mode) { return fopen(path, mode); }

int endmntent(FILE *table) {
  if (table) fclose(table);
  return 1;
}

// Undoes \040 for a blank and the like, in place.
static char *unescape(char *text) {
  char *to = text;
  for (char *from = text; *from; to++) {
    char digits[4] = {0};
    if (*from == '\\') strncpy(digits, from + 1, 3);
    bool escaped = strspn(digits, "01234567") == 3;
    *to = escaped ? (char)strtol(digits, NULL, 8) : *from;
    from += escaped ? 4 : 1;
  }
  *to = 0;
  return text;
}

// The next word of the line; an empty one at its end.
static char *next_word(char **line) {
  char *word = *line + strspn(*line, " \t\n");
  *line = word + strcspn(word, " \t\n");
  if (**line) *(*line)++ = 0;
  return unescape(word);
}

// Lines that are longer than the buffer fail with ERANGE.
struct mntent *getmntent_r(FILE *table, struct mntent *entry, char *buffer, int size) {
  while (fgets(buffer, size, table)) {
    if (!strchr(buffer, '\n') && !feof(table)) return errno = ERANGE, NULL;
    char *rest = buffer;
    char *first = next_word(&rest);
    if (!*first || *first == '#') continue;
    entry->mnt_fsname = first;
    entry->mnt_dir = next_word(&rest);
    entry->mnt_type = next_word(&rest);
    entry->mnt_opts = next_word(&rest);
    entry->mnt_freq = atoi(next_word(&rest));
    entry->mnt_passno = atoi(next_word(&rest));
    return entry;
  }
  return NULL;
}

struct mntent *getmntent(FILE *table) {
  static struct mntent entry;
  static char line[4096];
  return getmntent_r(table, &entry, line, sizeof line);
}

static void write_escaped(FILE *table, const char *text) {
  for (; *text; text++)
    if (strchr(" \t\n\\", *text))
      fprintf(table, "\\%03o", *text);
    else
      fputc(*text, table);
  fputc(' ', table);
}

int addmntent(FILE *table, const struct mntent *entry) {
  if (fseek(table, 0, SEEK_END)) return 1;
  write_escaped(table, entry->mnt_fsname);
  write_escaped(table, entry->mnt_dir);
  write_escaped(table, entry->mnt_type);
  write_escaped(table, entry->mnt_opts);
  return fprintf(table, "%d %d\n", entry->mnt_freq, entry->mnt_passno) < 0 || fflush(table);
}

char *hasmntopt(const struct mntent *entry, const char *option) {
  size_t length = strlen(option);
  for (char *at = entry->mnt_opts; (at = strstr(at, option)); at += length) {
    bool begins = at == entry->mnt_opts || at[-1] == ',';
    if (begins && (!at[length] || strchr(",=", at[length]))) return at;
  }
  return NULL;
}
