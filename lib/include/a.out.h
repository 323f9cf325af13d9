/* SPDX-License-Identifier: MIT */
// The files of old systems, which programs read.
#ifndef AMPHORA_A_OUT_H
#define AMPHORA_A_OUT_H

#define OMAGIC 0407
#define NMAGIC 0410
#define ZMAGIC 0413
#define QMAGIC 0314

struct exec {
  unsigned long a_info;
  unsigned a_text;
  unsigned a_data;
  unsigned a_bss;
  unsigned a_syms;
  unsigned a_entry;
  unsigned a_trsize;
  unsigned a_drsize;
};
#define N_MAGIC(header) ((header).a_info & 0xffff)
#define N_BADMAG(header)                                                                           \
  (N_MAGIC(header) != OMAGIC && N_MAGIC(header) != NMAGIC && N_MAGIC(header) != ZMAGIC)

#define N_UNDF 0
#define N_ABS 2
#define N_TEXT 4
#define N_DATA 6
#define N_BSS 8
#define N_FN 15
#define N_EXT 1
#define N_TYPE 036
#define N_STAB 0340

struct nlist {
  union {
    char *n_name;
    struct nlist *n_next;
    long n_strx;
  } n_un;
  unsigned char n_type;
  char n_other;
  short n_desc;
  unsigned long n_value;
};

#endif
