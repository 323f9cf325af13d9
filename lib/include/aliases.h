/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_ALIASES_H
#define AMPHORA_ALIASES_H

#include <stddef.h>
#include <sys/types.h>

struct aliasent {
  char *alias_name;
  size_t alias_members_len;
  char **alias_members;
  int alias_local;
};

#ifdef __cplusplus
extern "C" {
#endif

// tables.c
void setaliasent(void);
void endaliasent(void);
struct aliasent *getaliasent(void);
struct aliasent *getaliasbyname(const char *__name);

#ifdef __cplusplus
}
#endif

#endif
