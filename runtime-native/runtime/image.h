/* SPDX-License-Identifier: MIT */
/* image.h: what a module's data segments make of its memory, in a file that instances map
 * copy-on-write. */
#ifndef AMPHORA_RUNTIME_IMAGE_H
#define AMPHORA_RUNTIME_IMAGE_H

#include "wasm/module.h"

/* The image of the module's memory 0; NULL if it has none. The first caller gets none either, for
 * an image pays from the second instance on. Several threads may call this at once. */
const struct image *image_of(const amphora_module *module);

/* Maps the image into a memory of at least the module's minimum size, in
 * reserved pages. False: the host has no memory, and the pages may be gone. */
bool image_map(const struct image *image, uint8_t *memory);

/* NULL is allowed. */
void image_delete(struct image *image);

#endif
