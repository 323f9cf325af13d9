/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_GSHADOW_H
#define AMPHORA_GSHADOW_H

#include <stdio.h>

#define GSHADOW "/etc/gshadow"

struct sgrp {
  char *sg_namp;
  char *sg_passwd;
  char **sg_adm;
  char **sg_mem;
};

#ifdef __cplusplus
extern "C" {
#endif

// tables.c
struct sgrp *getsgent(void);
struct sgrp *getsgnam(const char *__name);
void setsgent(void);
void endsgent(void);

#ifdef __cplusplus
}
#endif

#endif
