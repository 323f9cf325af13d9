/* SPDX-License-Identifier: MIT */
// Tables of systems, which have nothing in them here: file systems to mount, terminals, aliases of
// mail, groups' passwords, programs of RPC.
#include <aliases.h>
#include <fstab.h>
#include <gshadow.h>
#include <ttyent.h>

int setfsent(void) { return 1; }
void endfsent(void) {}
struct fstab *getfsent(void) { return NULL; }
struct fstab *getfsspec(const char *name) { return NULL; }
struct fstab *getfsfile(const char *name) { return NULL; }

int setttyent(void) { return 0; }
int endttyent(void) { return 1; }
struct ttyent *getttyent(void) { return NULL; }
struct ttyent *getttynam(const char *name) { return NULL; }

void setaliasent(void) {}
void endaliasent(void) {}
struct aliasent *getaliasent(void) { return NULL; }
struct aliasent *getaliasbyname(const char *name) { return NULL; }

void setsgent(void) {}
void endsgent(void) {}
struct sgrp *getsgent(void) { return NULL; }
struct sgrp *getsgnam(const char *name) { return NULL; }
