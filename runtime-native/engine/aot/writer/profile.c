/* SPDX-License-Identifier: MIT */
/* profile.c: reading profiles. */
#include "engine/aot/writer/profile.h"

#include "base/array.h"
#include "base/checksum.h"
#include "base/error.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static amphora_error *bad(const char *path, const char *why) {
  return amphora_error_new(AMPHORA_HOST, "the profile %s cannot be used: %s", path, why);
}

static amphora_error *check_head(FILE *file, const char *path, const amphora_module *module) {
  uint64_t hash;
  size_t size, module_size;
  unsigned version;
  const uint8_t *bytes = amphora_module_bytes(module, &module_size);
  if (fscanf(file, "amphora-profile %u", &version) != 1) return bad(path, "it is none");
  if (version != 1) return bad(path, "it was made by another version of Amphora");
  if (fscanf(file, " module %" SCNx64 " %zu", &hash, &size) != 2) return bad(path, "it is damaged");
  if (size != module_size || hash != checksum(bytes, module_size))
    return bad(path, "it is of another module");
  return NULL;
}

static bool is_before(struct profile_count a, struct profile_count b) {
  return a.offset != b.offset ? a.offset < b.offset : a.which < b.which;
}

static amphora_error *read_counts(FILE *file, const char *path, struct profile *p) {
  struct profile_count c;
  int found;
  while ((found = fscanf(file, " %" SCNu32 " %" SCNu32 " %" SCNu64, &c.offset, &c.which,
                         &c.count)) == 3) {
    if (p->count && !is_before(p->counts[p->count - 1], c)) return bad(path, "it is damaged");
    if (!array_reserve(&p->counts, &p->capacity, p->count + 1, sizeof c))
      return error_out_of_memory();
    p->counts[p->count++] = c;
  }
  return found == EOF && feof(file) ? NULL : bad(path, "it is damaged");
}

amphora_error *profile_read(const char *path, const amphora_module *module,
                            struct profile *profile) {
  *profile = (struct profile){0};
  FILE *file = fopen(path, "r");
  if (!file) return bad(path, strerror(errno));
  amphora_error *error = check_head(file, path, module);
  if (!error) error = read_counts(file, path, profile);
  fclose(file);
  if (error) profile_free(profile);
  return error;
}

void profile_free(struct profile *profile) {
  free(profile->counts);
  *profile = (struct profile){0};
}

uint64_t profile_find(const struct profile *profile, size_t offset, uint32_t which) {
  const struct profile_count wanted = {(uint32_t)offset, which, 0};
  uint32_t low = 0, high = profile->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (is_before(profile->counts[middle], wanted))
      low = middle + 1;
    else
      high = middle;
  }
  if (low == profile->count || is_before(wanted, profile->counts[low])) return 0;
  return profile->counts[low].count;
}
