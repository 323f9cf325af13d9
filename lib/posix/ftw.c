// ftw: works, through nftw of wasi-libc.
#include <ftw.h>

static int (*visit)(const char *path, const struct stat *status, int type);

// ftw does not tell directories after their contents from others, or dangling links from files
// without a stat.
static int visit_one(const char *path, const struct stat *status, int type, struct FTW *place) {
  return visit(path, status, type == FTW_DP ? FTW_D : type == FTW_SLN ? FTW_NS : type);
}

int ftw(const char *path, int (*function)(const char *, const struct stat *, int),
        int descriptors) {
  int (*outer)(const char *, const struct stat *, int) = visit;
  visit = function;
  int result = nftw(path, visit_one, descriptors, 0);
  visit = outer;
  return result;
}
