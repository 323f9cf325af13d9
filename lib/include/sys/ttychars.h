/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_TTYCHARS_H
#define AMPHORA_SYS_TTYCHARS_H

#define CINTR 3
#define CQUIT 28
#define CERASE 127
#define CKILL 21
#define CEOF 4
#define CSTART 17
#define CSTOP 19
#define CSUSP 26

#endif
