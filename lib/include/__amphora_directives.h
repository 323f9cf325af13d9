/* SPDX-License-Identifier: MIT */
// What asm at file scope says about ELF and x86 only: the assembler takes these for macros, which
// do nothing. amcc includes this header ahead of C and C++.
#define __ignored(directive) __asm__(".macro " directive " arguments:vararg\n.endm")
__ignored(".symver");
__ignored(".version");
__ignored(".protected");
__ignored(".internal");
__ignored(".gnu_attribute");
__ignored(".arch");
__ignored(".att_syntax");
__ignored(".intel_syntax");
#undef __ignored
