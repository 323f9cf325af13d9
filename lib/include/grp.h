#ifndef AMPHORA_GRP_H
#define AMPHORA_GRP_H

#define __NEED_size_t
#define __NEED_gid_t
#include <bits/alltypes.h>

struct group {
  char *gr_name;
  char *gr_passwd;
  gid_t gr_gid;
  char **gr_mem;
};

#ifdef __cplusplus
extern "C" {
#endif

// users.c
struct group *getgrgid(gid_t group);
struct group *getgrnam(const char *name);
int getgrgid_r(gid_t group, struct group *entry, char *buffer, size_t size, struct group **result);
int getgrnam_r(const char *name, struct group *entry, char *buffer, size_t size,
               struct group **result);
struct group *getgrent(void);
void setgrent(void);
void endgrent(void);
int getgrouplist(const char *name, gid_t group, gid_t *groups, int *count);
int initgroups(const char *name, gid_t group);
int setgroups(size_t count, const gid_t *groups);

#ifdef __cplusplus
}
#endif

#endif
