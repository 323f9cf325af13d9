/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_FILE_H
#define AMPHORA_SYS_FILE_H

#include <fcntl.h>
#include_next <sys/file.h>

#endif
