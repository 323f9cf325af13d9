/* SPDX-License-Identifier: MIT */
// Walking through trees of files: fts.c.
#ifndef AMPHORA_FTS_H
#define AMPHORA_FTS_H

#include <sys/stat.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _ftsent {
  struct _ftsent *fts_cycle;  // the directory above that FTS_DC is
  struct _ftsent *fts_parent; // of files that were named: one of level -1
  struct _ftsent *fts_link;   // the next one in the same directory
  long fts_number;            // the program's
  void *fts_pointer;          // the program's
  char *fts_accpath;          // fts_path: the working directory stays
  char *fts_path;
  int fts_errno;
  int fts_symfd;
  unsigned short fts_pathlen, fts_namelen;
  ino_t fts_ino;
  dev_t fts_dev;
  nlink_t fts_nlink;
  short fts_level;
  unsigned short fts_info, fts_flags, fts_instr;
  struct stat *fts_statp;
  char *fts_name;
} FTSENT;

typedef struct {
  struct _ftsent *fts_cur;
  struct _ftsent *fts_child; // what fts_children found
  struct _ftsent *fts_root;  // of level -1
  dev_t fts_dev;             // of the file that was named
  int (*fts_compar)(const FTSENT **, const FTSENT **);
  int fts_options;
} FTS;

#define FTS_COMFOLLOW 0x001
#define FTS_LOGICAL 0x002
#define FTS_NOCHDIR 0x004
#define FTS_NOSTAT 0x008
#define FTS_PHYSICAL 0x010
#define FTS_SEEDOT 0x020
#define FTS_XDEV 0x040
#define FTS_WHITEOUT 0x080
#define FTS_OPTIONMASK 0x0ff
#define FTS_NAMEONLY 0x100

#define FTS_ROOTPARENTLEVEL (-1)
#define FTS_ROOTLEVEL 0

#define FTS_D 1       // directory, before what is in it
#define FTS_DC 2      // directory that is also above itself
#define FTS_DEFAULT 3 // none of the others
#define FTS_DNR 4     // directory that cannot be read
#define FTS_DOT 5     // "." or ".."
#define FTS_DP 6      // directory, after what is in it
#define FTS_ERR 7
#define FTS_F 8
#define FTS_INIT 9
#define FTS_NS 10   // no stat: an error
#define FTS_NSOK 11 // no stat: not asked for
#define FTS_SL 12
#define FTS_SLNONE 13 // symbolic link to nothing
#define FTS_W 14

#define FTS_AGAIN 1
#define FTS_FOLLOW 2
#define FTS_NOINSTR 3
#define FTS_SKIP 4

FTS *fts_open(char *const *, int, int (*)(const FTSENT **, const FTSENT **));
FTSENT *fts_read(FTS *);
FTSENT *fts_children(FTS *, int);
int fts_set(FTS *, FTSENT *, int);
int fts_close(FTS *);

#ifdef __cplusplus
}
#endif

#endif
