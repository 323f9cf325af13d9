/* SPDX-License-Identifier: MIT */
// The name of a type as people write it.
#ifndef AMPHORA_TYPE_NAME_H
#define AMPHORA_TYPE_NAME_H

#include <stddef.h>

namespace amphora {

// From its mangled name: those of classes, pointers and basic types; others, such as those of
// templates, stay as they are. Writes at most `size` bytes.
void type_name(const char *mangled, char *out, size_t size);

} // namespace amphora

#endif
