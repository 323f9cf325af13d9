/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_UTMPX_H
#define AMPHORA_UTMPX_H

#include <utmp.h>

#define UTMPX_FILE UTMP_FILE
#define WTMPX_FILE WTMP_FILE

struct utmpx {
  AMPHORA_UTMP_FIELDS
};

#ifdef __cplusplus
extern "C" {
#endif

// accounts.c
void setutxent(void);
void endutxent(void);
struct utmpx *getutxent(void);
struct utmpx *getutxid(const struct utmpx *__entry);
struct utmpx *getutxline(const struct utmpx *__entry);
struct utmpx *pututxline(const struct utmpx *__entry);

#ifdef __cplusplus
}
#endif

#endif
