// wasi-libc's, with the resource limits that Unix systems have there.
#ifndef AMPHORA_SYS_PARAM_H
#define AMPHORA_SYS_PARAM_H

#include <sys/resource.h>

#include_next <sys/param.h>

#endif
