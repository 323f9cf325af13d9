/* SPDX-License-Identifier: MIT */
// What main gets.
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

int __amphora_argc(void);
char **__amphora_argv(void);
char **__amphora_environ(void);

#endif
