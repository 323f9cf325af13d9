/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_TTYENT_H
#define AMPHORA_TTYENT_H

#define _PATH_TTYS "/etc/ttys"
#define TTY_ON 1
#define TTY_SECURE 2

struct ttyent {
  char *ty_name;
  char *ty_getty;
  char *ty_type;
  int ty_status;
  char *ty_window;
  char *ty_comment;
};

#ifdef __cplusplus
extern "C" {
#endif

// tables.c
struct ttyent *getttyent(void);
struct ttyent *getttynam(const char *__name);
int setttyent(void);
int endttyent(void);

#ifdef __cplusplus
}
#endif

#endif
