/* SPDX-License-Identifier: MIT */
#include_next <errno.h>

#ifndef AMPHORA_ERRNO_H
#define AMPHORA_ERRNO_H

#ifndef __ASSEMBLER__
// What a program's own "extern int errno;" declares again is a function then, as in glibc.
static __inline__ int *__errno_location(void) { return &errno; }
#undef errno
#define errno (*__errno_location())
#endif

// Errors of Linux that WASI has no numbers for: programs name them, and no call returns them.
#define ENODATA 77
#define ESHUTDOWN 78
#define ENOTBLK 79
#define ECHRNG 80
#define EL2NSYNC 81
#define EL3HLT 82
#define EL3RST 83
#define ELNRNG 84
#define EUNATCH 85
#define ENOCSI 86
#define EL2HLT 87
#define EBADE 88
#define EBADR 89
#define EXFULL 90
#define ENOANO 91
#define EBADRQC 92
#define EBADSLT 93
#define EBFONT 94
#define ENOSTR 95
#define ETIME 96
#define ENOSR 97
#define ENONET 98
#define ENOPKG 99
#define EREMOTE 100
#define EADV 101
#define ESRMNT 102
#define ECOMM 103
#define EDOTDOT 104
#define ENOTUNIQ 105
#define EBADFD 106
#define EREMCHG 107
#define ELIBACC 108
#define ELIBBAD 109
#define ELIBSCN 110
#define ELIBMAX 111
#define ELIBEXEC 112
#define ERESTART 113
#define ESTRPIPE 114
#define EUSERS 115
#define ESOCKTNOSUPPORT 116
#define EPFNOSUPPORT 117
#define ETOOMANYREFS 118
#define EHOSTDOWN 119
#define EUCLEAN 120
#define ENOTNAM 121
#define ENAVAIL 122
#define EISNAM 123
#define EREMOTEIO 124
#define ENOMEDIUM 125
#define EMEDIUMTYPE 126
#define ENOKEY 127
#define EKEYEXPIRED 128
#define EKEYREVOKED 129
#define EKEYREJECTED 130
#define ERFKILL 131
#define EHWPOISON 132

#define EDEADLOCK EDEADLK

#endif
