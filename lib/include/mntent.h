/* SPDX-License-Identifier: MIT */
// Tables of mounted file systems, as /etc/fstab and /proc/mounts are. See lib/posix/mntent.c.
#ifndef AMPHORA_MNTENT_H
#define AMPHORA_MNTENT_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MOUNTED "/etc/mtab"

#define MNTTYPE_IGNORE "ignore"
#define MNTTYPE_NFS "nfs"
#define MNTTYPE_SWAP "swap"
#define MNTOPT_DEFAULTS "defaults"
#define MNTOPT_RO "ro"
#define MNTOPT_RW "rw"
#define MNTOPT_SUID "suid"
#define MNTOPT_NOSUID "nosuid"
#define MNTOPT_NOAUTO "noauto"

struct mntent {
  char *mnt_fsname, *mnt_dir, *mnt_type, *mnt_opts;
  int mnt_freq, mnt_passno;
};

FILE *setmntent(const char *__path, const char *__mode);
int endmntent(FILE *__table);
struct mntent *getmntent(FILE *__table);
struct mntent *getmntent_r(FILE *__table, struct mntent *__entry, char *__buffer, int __size);
int addmntent(FILE *__table, const struct mntent *__entry);
char *hasmntopt(const struct mntent *__entry, const char *__option);

#ifdef __cplusplus
}
#endif

#endif
