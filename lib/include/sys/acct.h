/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_ACCT_H
#define AMPHORA_SYS_ACCT_H

struct acct {
  char ac_flag;
  unsigned short ac_uid;
  unsigned short ac_gid;
  unsigned short ac_tty;
  unsigned ac_btime;
  unsigned short ac_utime;
  unsigned short ac_stime;
  unsigned short ac_etime;
  unsigned short ac_mem;
  unsigned ac_exitcode;
  char ac_comm[17];
};
#define AFORK 1
#define ASU 2
#define ACORE 8
#define AXSIG 16

#ifdef __cplusplus
extern "C" {
#endif

int acct(const char *__path); // linux.c

#ifdef __cplusplus
}
#endif

#endif
