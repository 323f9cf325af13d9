/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_PWD_H
#define AMPHORA_PWD_H

#define __NEED_size_t
#define __NEED_uid_t
#define __NEED_gid_t
#define __NEED_FILE
#include <bits/alltypes.h>

struct passwd {
  char *pw_name;
  char *pw_passwd;
  uid_t pw_uid;
  gid_t pw_gid;
  char *pw_gecos;
  char *pw_dir;
  char *pw_shell;
};

#ifdef __cplusplus
extern "C" {
#endif

// users.c
struct passwd *getpwuid(uid_t __user);
struct passwd *getpwnam(const char *__name);
int getpwuid_r(uid_t __user, struct passwd *__entry, char *__buffer, size_t __size,
               struct passwd **__result);
int getpwnam_r(const char *__name, struct passwd *__entry, char *__buffer, size_t __size,
               struct passwd **__result);
struct passwd *getpwent(void);
void setpwent(void);
void endpwent(void);

#ifdef __cplusplus
}
#endif

#endif
