/* SPDX-License-Identifier: MIT */
#include_next <malloc.h>

#ifndef AMPHORA_MALLOC_H
#define AMPHORA_MALLOC_H

#define __NEED_size_t
#include <bits/alltypes.h>
#include <stdio.h>

#define M_MXFAST 1
#define M_TRIM_THRESHOLD (-1)
#define M_TOP_PAD (-2)
#define M_MMAP_THRESHOLD (-3)
#define M_MMAP_MAX (-4)
#define M_CHECK_ACTION (-5)
#define M_PERTURB (-6)
#define M_ARENA_TEST (-7)
#define M_ARENA_MAX (-8)

struct mallinfo {
  int arena, ordblks, smblks, hblks, hblkhd, usmblks, fsmblks, uordblks, fordblks, keepcost;
};
struct mallinfo2 {
  size_t arena, ordblks, smblks, hblks, hblkhd, usmblks, fsmblks, uordblks, fordblks, keepcost;
};

#ifdef __cplusplus
extern "C" {
#endif

// memory.c
void *valloc(size_t __size);
void *pvalloc(size_t __size);
void *memalign(size_t __alignment, size_t __size);

// malloc.c
int mallopt(int __parameter, int __value);
int malloc_trim(size_t __pad);
void malloc_stats(void);
int malloc_info(int __options, FILE *__out);
struct mallinfo mallinfo(void);
struct mallinfo2 mallinfo2(void);

#ifdef __cplusplus
}
#endif

#endif
