/* SPDX-License-Identifier: MIT */
// The parts of device numbers: work.
#include <sys/sysmacros.h>

unsigned gnu_dev_major(unsigned long long device) { return (unsigned)(device >> 32); }
unsigned gnu_dev_minor(unsigned long long device) { return (unsigned)device; }

unsigned long long gnu_dev_makedev(unsigned major, unsigned minor) {
  return (unsigned long long)major << 32 | minor;
}
