/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_TYPEDEF_FSID_T_H
#define AMPHORA_TYPEDEF_FSID_T_H

typedef struct {
  int __val[2];
} fsid_t;

#endif
