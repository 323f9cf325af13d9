/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_MTIO_H
#define AMPHORA_SYS_MTIO_H

#include <sys/ioctl.h>
#include <sys/types.h>

struct mtop {
  short mt_op;
  int mt_count;
};

struct mtget {
  long mt_type;
  long mt_resid;
  long mt_dsreg;
  long mt_gstat;
  long mt_erreg;
  int mt_fileno;
  int mt_blkno;
};

struct mtpos {
  long mt_blkno;
};

#define MTRESET 0
#define MTFSF 1
#define MTBSF 2
#define MTFSR 3
#define MTBSR 4
#define MTWEOF 5
#define MTREW 6
#define MTOFFL 7
#define MTNOP 8
#define MTRETEN 9
#define MTBSFM 10
#define MTFSFM 11
#define MTEOM 12
#define MTERASE 13
#define MTRAS1 14
#define MTRAS2 15
#define MTRAS3 16
#define MTSETBLK 20
#define MTSETDENSITY 21
#define MTSEEK 22
#define MTTELL 23
#define MTIOCTOP _IOW('m', 1, struct mtop)
#define MTIOCGET _IOR('m', 2, struct mtget)
#define MTIOCPOS _IOR('m', 3, struct mtpos)
#define DEFTAPE "/dev/tape"

#endif
