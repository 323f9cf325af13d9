/* SPDX-License-Identifier: MIT */
// Pictures computed from nothing, to try filters on.
#pragma once

#include "image.h"

/// The picture that "sample:NAME" or "sample:NAME:WxH" stands for; fails with a usage error if
/// there is none of that name.
struct image sample_new(const char *name);

/// Is this the name of a sample rather than of a file?
bool sample_is_named(const char *name);

/// Prints what -h says about the samples.
void samples_print_help(void);
