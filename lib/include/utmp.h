/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_UTMP_H
#define AMPHORA_UTMP_H

#include <sys/time.h>
#include <sys/types.h>

#define UT_LINESIZE 32
#define UT_NAMESIZE 32
#define UT_HOSTSIZE 256

#define EMPTY 0
#define RUN_LVL 1
#define BOOT_TIME 2
#define NEW_TIME 3
#define OLD_TIME 4
#define INIT_PROCESS 5
#define LOGIN_PROCESS 6
#define USER_PROCESS 7
#define DEAD_PROCESS 8

struct exit_status {
  short e_termination;
  short e_exit;
};

// Also struct utmpx.
#define AMPHORA_UTMP_FIELDS                                                                        \
  short ut_type;                                                                                   \
  pid_t ut_pid;                                                                                    \
  char ut_line[UT_LINESIZE];                                                                       \
  char ut_id[4];                                                                                   \
  char ut_user[UT_NAMESIZE];                                                                       \
  char ut_host[UT_HOSTSIZE];                                                                       \
  struct exit_status ut_exit;                                                                      \
  int ut_session;                                                                                  \
  struct timeval ut_tv;                                                                            \
  int ut_addr_v6[4];

struct utmp {
  AMPHORA_UTMP_FIELDS
};

#define ut_name ut_user
#define ut_time ut_tv.tv_sec
#define ut_xtime ut_tv.tv_sec
#define ut_addr ut_addr_v6[0]

#define UTMP_FILE "/var/run/utmp"
#define WTMP_FILE "/var/log/wtmp"
#define UTMP_FILENAME UTMP_FILE
#define WTMP_FILENAME WTMP_FILE

#ifdef __cplusplus
extern "C" {
#endif

// accounts.c
void setutent(void);
void endutent(void);
struct utmp *getutent(void);
struct utmp *getutid(const struct utmp *__entry);
struct utmp *getutline(const struct utmp *__entry);
struct utmp *pututline(const struct utmp *__entry);
int utmpname(const char *__path);
void updwtmp(const char *__path, const struct utmp *__entry);
void logwtmp(const char *__line, const char *__name, const char *__host);
void login(const struct utmp *__entry);
int logout(const char *__line);

int login_tty(int __fd); // pty.c

#ifdef __cplusplus
}
#endif

#endif
