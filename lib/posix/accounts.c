/* SPDX-License-Identifier: MIT */
// The records of who is logged in, and of passwords: there are none. What would write them fails
// with EPERM.
#include <errno.h>
#include <shadow.h>
#include <stdio.h>
#include <utmp.h>
#include <utmpx.h>

void setutent(void) {}
void endutent(void) {}
struct utmp *getutent(void) { return NULL; }
struct utmp *getutid(const struct utmp *entry) { return NULL; }
struct utmp *getutline(const struct utmp *entry) { return NULL; }
int utmpname(const char *path) { return 0; }
void updwtmp(const char *path, const struct utmp *entry) {}
void logwtmp(const char *line, const char *name, const char *host) {}
void login(const struct utmp *entry) {}
int logout(const char *line) { return 0; }

struct utmp *pututline(const struct utmp *entry) {
  errno = EPERM;
  return NULL;
}

void setutxent(void) {}
void endutxent(void) {}
struct utmpx *getutxent(void) { return NULL; }
struct utmpx *getutxid(const struct utmpx *entry) { return NULL; }
struct utmpx *getutxline(const struct utmpx *entry) { return NULL; }

struct utmpx *pututxline(const struct utmpx *entry) {
  errno = EPERM;
  return NULL;
}

void setspent(void) {}
void endspent(void) {}
struct spwd *getspent(void) { return NULL; }
struct spwd *getspnam(const char *name) { return NULL; }

int getspnam_r(const char *name, struct spwd *entry, char *buffer, size_t size,
               struct spwd **result) {
  *result = NULL;
  return 0;
}

int putspent(const struct spwd *entry, FILE *file) {
  errno = EPERM;
  return -1;
}

int lckpwdf(void) {
  errno = EPERM;
  return -1;
}

int ulckpwdf(void) { return lckpwdf(); }
