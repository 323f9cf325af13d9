/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_SYSMACROS_H
#define AMPHORA_SYS_SYSMACROS_H

#ifdef __cplusplus
extern "C" {
#endif

// device.c. Device numbers: the major one is above the lower 32 bits.
unsigned gnu_dev_major(unsigned long long __device);
unsigned gnu_dev_minor(unsigned long long __device);
unsigned long long gnu_dev_makedev(unsigned __major, unsigned __minor);

#ifdef __cplusplus
}
#endif

#define major(device) gnu_dev_major(device)
#define minor(device) gnu_dev_minor(device)
#define makedev(major, minor) gnu_dev_makedev(major, minor)

#endif
