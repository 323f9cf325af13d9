/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_MCHECK_H
#define AMPHORA_MCHECK_H

enum mcheck_status { MCHECK_DISABLED = -1, MCHECK_OK, MCHECK_FREE, MCHECK_HEAD, MCHECK_TAIL };

#ifdef __cplusplus
extern "C" {
#endif

// malloc.c
int mcheck(void (*__failed)(enum mcheck_status));
int mcheck_pedantic(void (*__failed)(enum mcheck_status));
void mcheck_check_all(void);
enum mcheck_status mprobe(void *__memory);
void mtrace(void);
void muntrace(void);

#ifdef __cplusplus
}
#endif

#endif
