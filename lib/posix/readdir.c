// readdir_r: works. Names that do not fit into a struct dirent fail with ENAMETOOLONG.
#include <dirent.h>
#include <errno.h>
#include <string.h>

int readdir_r(DIR *restrict directory, struct dirent *restrict entry,
              struct dirent **restrict result) {
  int before = errno;
  errno = 0;
  const struct dirent *found = readdir(directory);
  int error = errno;
  errno = before;
  *result = NULL;
  if (!found) return error;
  size_t length = strlen(found->d_name);
  if (length >= sizeof entry->d_name) return ENAMETOOLONG;
  entry->d_ino = found->d_ino;
  entry->d_type = found->d_type;
  memcpy(entry->d_name, found->d_name, length + 1);
  *result = entry;
  return 0;
}
