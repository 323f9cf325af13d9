// Between descriptors.c and mman.c.
#ifndef AMPHORA_MAPPING_H
#define AMPHORA_MAPPING_H

// Whether a shared mapping of fd needs it open; then the mapping closes it when it ends.
// Weak: a program without mmap has no mappings.
__attribute__((weak)) int __amphora_keep_open(int fd);

#endif
