/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_SYSINFO_H
#define AMPHORA_SYS_SYSINFO_H

struct sysinfo {
  long uptime;
  unsigned long loads[3];
  unsigned long totalram;
  unsigned long freeram;
  unsigned long sharedram;
  unsigned long bufferram;
  unsigned long totalswap;
  unsigned long freeswap;
  unsigned short procs;
  unsigned long totalhigh;
  unsigned long freehigh;
  unsigned mem_unit;
};
#define SI_LOAD_SHIFT 16

#ifdef __cplusplus
extern "C" {
#endif

// linux.c
int sysinfo(struct sysinfo *__info);
int get_nprocs(void);
int get_nprocs_conf(void);
long get_phys_pages(void);
long get_avphys_pages(void);

#ifdef __cplusplus
}
#endif

#endif
