/* SPDX-License-Identifier: MIT */
/* checksum.h: a fast checksum of bytes, against accidents, not against attackers. */
#ifndef AMPHORA_BASE_CHECKSUM_H
#define AMPHORA_BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

uint64_t checksum(const void *bytes, size_t size);

#endif
