/* SPDX-License-Identifier: MIT */
// Makes the definitions of a library weak: the program's own functions then win over the library's
// of the same names, whatever else the program needs of the objects that the library has them in.
#ifndef AMCC_WEAKEN_H
#define AMCC_WEAKEN_H

#include "base/buffer.h"

// Changes an object, or the members of an archive, in place. Names that begin with two underscores
// are the library's own and stay as they are, as do those that it defines weakly elsewhere: there
// it says itself what gives way to what.
void weaken(buffer *library);

#endif
