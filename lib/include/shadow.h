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
struct spwd *getspnam(const char *name);
int getspnam_r(const char *name, struct spwd *entry, char *buffer, size_t size,
               struct spwd **result);
int putspent(const struct spwd *entry, FILE *file);
int lckpwdf(void);
int ulckpwdf(void);

#ifdef __cplusplus
}
#endif

#endif
