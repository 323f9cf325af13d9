/* SPDX-License-Identifier: MIT */
// scandir and what it sorts by: work.
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

DIR *__wasilibc_nocwd_opendirat(int, const char *); // dirent.c

struct list {
  struct dirent **entries;
  size_t count, capacity;
};

static int add(struct list *list, const struct dirent *entry) {
  if (list->count == list->capacity) {
    size_t capacity = list->capacity ? 2 * list->capacity : 16;
    struct dirent **entries = realloc(list->entries, capacity * sizeof *entries);
    if (!entries) return -1;
    list->entries = entries;
    list->capacity = capacity;
  }
  struct dirent *copy = malloc(sizeof *copy);
  if (!copy) return -1;
  list->entries[list->count++] = memcpy(copy, entry, sizeof *copy);
  return 0;
}

static int collect(DIR *directory, struct list *list, int (*select)(const struct dirent *)) {
  for (const struct dirent *entry; errno = 0, (entry = readdir(directory));)
    if ((!select || select(entry)) && add(list, entry)) return -1;
  return errno ? -1 : 0;
}

// The path is relative to the descriptor, whatever the working directory is.
int __wasilibc_nocwd_scandirat(int fd, const char *path, struct dirent ***entries,
                               int (*select)(const struct dirent *),
                               int (*compare)(const struct dirent **, const struct dirent **)) {
  DIR *directory = __wasilibc_nocwd_opendirat(fd, path);
  if (!directory) return -1;
  struct list list = {0};
  int before = errno, result = collect(directory, &list, select), error = errno;
  closedir(directory);
  if (result) {
    while (list.count > 0) free(list.entries[--list.count]);
    free(list.entries);
    errno = error;
    return -1;
  }
  errno = before;
  if (compare)
    qsort(list.entries, list.count, sizeof *list.entries,
          (int (*)(const void *, const void *))compare);
  *entries = list.entries;
  return (int)list.count;
}

int alphasort(const struct dirent **left, const struct dirent **right) {
  return strcoll((*left)->d_name, (*right)->d_name);
}

int versionsort(const struct dirent **left, const struct dirent **right) {
  return strverscmp((*left)->d_name, (*right)->d_name);
}
