/* SPDX-License-Identifier: MIT */
// fts_open and kin: work. The working directory stays, as with FTS_NOCHDIR.
#include <dirent.h>
#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// An entry, the stat that it points to, its path and its name are one block.
struct whole {
  FTSENT entry;
  struct stat status;
  char text[];
};

static FTSENT *new_entry(FTSENT *parent, const char *path, const char *name) {
  bool joined = parent && parent->fts_level >= FTS_ROOTLEVEL;
  const char *above = joined ? parent->fts_path : "", *slash = joined ? "/" : "";
  if (joined && parent->fts_pathlen && above[parent->fts_pathlen - 1] == '/') slash = "";
  size_t room = strlen(above) + strlen(path) + 2;
  struct whole *whole = calloc(1, sizeof *whole + room + strlen(name) + 1);
  if (!whole) return NULL;
  FTSENT *entry = &whole->entry;
  int length = snprintf(whole->text, room, "%s%s%s", above, slash, path);
  *entry = (FTSENT){.fts_parent = parent,
                    .fts_accpath = whole->text,
                    .fts_path = whole->text,
                    .fts_name = strcpy(whole->text + room, name),
                    .fts_pathlen = (unsigned short)length,
                    .fts_namelen = (unsigned short)strlen(name),
                    .fts_level = parent ? (short)(parent->fts_level + 1) : FTS_ROOTPARENTLEVEL,
                    .fts_instr = FTS_NOINSTR,
                    .fts_info = FTS_INIT,
                    .fts_statp = &whole->status};
  return entry;
}

static void free_list(FTSENT *entry) {
  while (entry) {
    FTSENT *next = entry->fts_link;
    free(entry);
    entry = next;
  }
}

// ---- What an entry is -------------------------------------------------------------------------

static bool is_dot(const char *name) { return strcmp(name, ".") == 0 || strcmp(name, "..") == 0; }

static unsigned short directory_info(FTSENT *entry) {
  if (entry->fts_level > FTS_ROOTLEVEL && is_dot(entry->fts_name)) return FTS_DOT;
  for (FTSENT *above = entry->fts_parent; above && above->fts_level >= FTS_ROOTLEVEL;
       above = above->fts_parent) {
    if (above->fts_ino != entry->fts_ino || above->fts_dev != entry->fts_dev) continue;
    entry->fts_cycle = above;
    return FTS_DC;
  }
  return FTS_D;
}

static unsigned short look(const FTS *walk, FTSENT *entry, bool follow) {
  struct stat *status = entry->fts_statp;
  follow |= (walk->fts_options & FTS_LOGICAL) != 0;
  if ((follow ? stat : lstat)(entry->fts_path, status)) {
    entry->fts_errno = errno;
    if (follow && lstat(entry->fts_path, status) == 0) return FTS_SLNONE;
    *status = (struct stat){0};
    return FTS_NS;
  }
  entry->fts_dev = status->st_dev;
  entry->fts_ino = status->st_ino;
  entry->fts_nlink = status->st_nlink;
  if (S_ISDIR(status->st_mode)) return directory_info(entry);
  if (S_ISLNK(status->st_mode)) return FTS_SL;
  return S_ISREG(status->st_mode) ? FTS_F : FTS_DEFAULT;
}

// ---- Lists of entries -------------------------------------------------------------------------

static FTSENT *sorted(const FTS *walk, FTSENT *list, size_t count) {
  if (!walk->fts_compar || count < 2) return list;
  const FTSENT **all = malloc(count * sizeof *all);
  if (!all) return list;
  for (size_t i = 0; i < count; i++, list = list->fts_link) all[i] = list;
  qsort(all, count, sizeof *all, (int (*)(const void *, const void *))walk->fts_compar);
  for (size_t i = 0; i < count; i++)
    ((FTSENT *)all[i])->fts_link = (FTSENT *)(i + 1 < count ? all[i + 1] : NULL);
  list = (FTSENT *)all[0];
  free(all);
  return list;
}

// Whether WASI's type says enough: what is no directory needs no stat with FTS_NOSTAT.
static bool is_plain(const FTS *walk, const struct dirent *entry) {
  return (walk->fts_options & FTS_NOSTAT) && entry->d_type != DT_DIR &&
         entry->d_type != DT_UNKNOWN &&
         !((walk->fts_options & FTS_LOGICAL) && entry->d_type == DT_LNK);
}

// What is in a directory; NULL also if it is empty, with *error 0.
static FTSENT *read_directory(const FTS *walk, FTSENT *parent, bool names_only, int *error) {
  FTSENT *list = NULL, **end = &list;
  size_t count = 0;
  DIR *directory = opendir(parent->fts_path);
  *error = directory ? 0 : errno;
  if (!directory) return NULL;
  for (struct dirent *next; errno = 0, (next = readdir(directory));) {
    if (!(walk->fts_options & FTS_SEEDOT) && is_dot(next->d_name)) continue;
    FTSENT *entry = *end = new_entry(parent, next->d_name, next->d_name);
    if (!entry) break;
    end = &entry->fts_link;
    count++;
    entry->fts_info = names_only || is_plain(walk, next) ? FTS_NSOK : look(walk, entry, false);
  }
  *error = errno;
  closedir(directory);
  if (*error) return free_list(list), NULL;
  return sorted(walk, list, count);
}

// ---- The interface ----------------------------------------------------------------------------

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash && slash[1] ? slash + 1 : path;
}

FTS *fts_open(char *const *paths, int options, int (*compare)(const FTSENT **, const FTSENT **)) {
  if (options & ~FTS_OPTIONMASK || !(options & (FTS_LOGICAL | FTS_PHYSICAL)))
    return errno = EINVAL, NULL;
  FTS *walk = calloc(1, sizeof *walk);
  if (!walk) return NULL;
  *walk = (FTS){.fts_options = options, .fts_compar = compare};
  FTSENT *list = NULL, **end = &list;
  size_t count = 0;
  walk->fts_root = new_entry(NULL, "", "");
  for (; walk->fts_root && *paths; paths++, count++, end = &(*end)->fts_link) {
    *end = new_entry(walk->fts_root, *paths, base_name(*paths));
    if (!*end) break;
    (*end)->fts_info = look(walk, *end, options & FTS_COMFOLLOW);
  }
  // The first read goes on from before the first.
  if (walk->fts_root && !*paths) walk->fts_cur = new_entry(walk->fts_root, "", "");
  if (walk->fts_cur) {
    walk->fts_cur->fts_link = sorted(walk, list, count);
    return walk;
  }
  free_list(list);
  free(walk->fts_root);
  free(walk);
  return errno = ENOMEM, NULL;
}

// Into a directory: the first of what is in it, or the directory again if there is nothing.
static FTSENT *descend(FTS *walk, FTSENT *directory) {
  int error = 0;
  FTSENT *list = walk->fts_child;
  walk->fts_child = NULL;
  // Names alone do not do.
  if (list && list->fts_info == FTS_NSOK) free_list(list), list = NULL;
  if (!list) list = read_directory(walk, directory, false, &error);
  if (list) return list;
  directory->fts_info = error ? FTS_DNR : FTS_DP;
  directory->fts_errno = error;
  return directory;
}

static FTSENT *after(FTS *walk, FTSENT *entry) {
  while (entry->fts_link) {
    FTSENT *next = entry->fts_link;
    free(entry);
    entry = next;
    if (entry->fts_instr == FTS_SKIP) continue;
    if (entry->fts_instr == FTS_FOLLOW) entry->fts_info = look(walk, entry, true);
    entry->fts_instr = FTS_NOINSTR;
    return entry;
  }
  FTSENT *parent = entry->fts_parent;
  free(entry);
  if (parent->fts_level >= FTS_ROOTLEVEL) parent->fts_info = parent->fts_errno ? FTS_ERR : FTS_DP;
  return parent;
}

FTSENT *fts_read(FTS *walk) {
  FTSENT *entry = walk->fts_cur;
  if (!entry) return NULL;
  int instruction = entry->fts_instr;
  entry->fts_instr = FTS_NOINSTR;
  bool is_link = entry->fts_info == FTS_SL || entry->fts_info == FTS_SLNONE;
  if (instruction == FTS_AGAIN || (instruction == FTS_FOLLOW && is_link)) {
    entry->fts_info = look(walk, entry, instruction == FTS_FOLLOW);
    return entry;
  }
  if (entry->fts_level == FTS_ROOTLEVEL) walk->fts_dev = entry->fts_dev;
  if (entry->fts_info == FTS_D) {
    bool other = (walk->fts_options & FTS_XDEV) && entry->fts_dev != walk->fts_dev;
    if (instruction == FTS_SKIP || other) {
      free_list(walk->fts_child);
      walk->fts_child = NULL;
      entry->fts_info = FTS_DP;
      return entry;
    }
    return walk->fts_cur = descend(walk, entry);
  }
  walk->fts_cur = entry = after(walk, entry);
  if (entry->fts_level >= FTS_ROOTLEVEL) return entry;
  walk->fts_cur = walk->fts_root = (free(entry), NULL);
  return errno = 0, NULL;
}

FTSENT *fts_children(FTS *walk, int options) {
  FTSENT *entry = walk->fts_cur;
  int error = 0;
  if (options && options != FTS_NAMEONLY) return errno = EINVAL, NULL;
  errno = 0;
  if (!entry) return NULL;
  if (entry->fts_info == FTS_INIT) return entry->fts_link;
  if (entry->fts_info != FTS_D) return NULL;
  free_list(walk->fts_child);
  walk->fts_child = read_directory(walk, entry, options == FTS_NAMEONLY, &error);
  errno = error;
  return walk->fts_child;
}

int fts_set(FTS *walk, FTSENT *entry, int instruction) {
  if (instruction < 0 || instruction > FTS_SKIP) return errno = EINVAL, 1;
  entry->fts_instr = (unsigned short)instruction;
  return 0;
}

int fts_close(FTS *walk) {
  FTSENT *entry = walk->fts_cur;
  while (entry && entry->fts_level >= FTS_ROOTLEVEL) {
    FTSENT *parent = entry->fts_parent;
    free_list(entry);
    entry = parent;
  }
  free(entry);
  free_list(walk->fts_child);
  free(walk);
  return 0;
}
