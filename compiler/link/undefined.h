/* SPDX-License-Identifier: MIT */
// Why a function may be missing from a link.
#ifndef AMCC_UNDEFINED_H
#define AMCC_UNDEFINED_H

// What to tell about an undefined symbol, as nm or the demangler names it; NULL when nothing is
// known about it.
const char *undefined_reason(const char *symbol);

#endif
