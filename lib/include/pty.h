/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_PTY_H
#define AMPHORA_PTY_H

#include <sys/ioctl.h>
#include <termios.h>
#include <utmp.h>

#ifdef __cplusplus
extern "C" {
#endif

// pty.c
int openpty(int *__master, int *__slave, char *__name, const struct termios *__settings,
            const struct winsize *__size);
int forkpty(int *__master, char *__name, const struct termios *__settings,
            const struct winsize *__size);

#ifdef __cplusplus
}
#endif

#endif
