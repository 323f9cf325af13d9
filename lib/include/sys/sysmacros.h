#ifndef AMPHORA_SYS_SYSMACROS_H
#define AMPHORA_SYS_SYSMACROS_H

// Device numbers: the major one is above the lower 32 bits.
#define major(device) ((unsigned)((unsigned long long)(device) >> 32))
#define minor(device) ((unsigned)(device))
#define makedev(major, minor) ((unsigned long long)(major) << 32 | (unsigned)(minor))

#endif
