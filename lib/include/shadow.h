/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SHADOW_H
#define AMPHORA_SHADOW_H

#include <stdio.h>

#define SHADOW "/etc/shadow"

struct spwd {
  char *sp_namp, *sp_pwdp;
  long sp_lstchg, sp_min, sp_max, sp_warn, sp_inact, sp_expire;
  unsigned long sp_flag;
};

#ifdef __cplusplus
extern "C" {
#endif

// accounts.c
void setspent(void);
void endspent(void);
struct spwd *getspent(void);
struct spwd *getspnam(const char *__name);
int getspnam_r(const char *__name, struct spwd *__entry, char *__buffer, size_t __size,
               struct spwd **__result);
int putspent(const struct spwd *__entry, FILE *__file);
int lckpwdf(void);
int ulckpwdf(void);

#ifdef __cplusplus
}
#endif

#endif
