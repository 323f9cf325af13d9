/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_GRP_H
#define AMPHORA_GRP_H

#define __NEED_size_t
#define __NEED_gid_t
#define __NEED_FILE
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
struct group *getgrgid(gid_t __group);
struct group *getgrnam(const char *__name);
int getgrgid_r(gid_t __group, struct group *__entry, char *__buffer, size_t __size,
               struct group **__result);
int getgrnam_r(const char *__name, struct group *__entry, char *__buffer, size_t __size,
               struct group **__result);
struct group *getgrent(void);
void setgrent(void);
void endgrent(void);
int getgrouplist(const char *__name, gid_t __group, gid_t *__groups, int *__count);
int initgroups(const char *__name, gid_t __group);
int setgroups(size_t __count, const gid_t *__groups);

#ifdef __cplusplus
}
#endif

#endif
