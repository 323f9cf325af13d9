/* SPDX-License-Identifier: MIT */
// One user and one group, both 0, as stat says of every file. The user's name is $USER or $LOGNAME
// (else "root"), the home directory $HOME (else "/").
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THE_USER = 0, THE_GROUP = 0 };

static char *no_members[] = {NULL};

static char *environment_or(const char *name, char *otherwise) {
  char *value = getenv(name);
  return value && *value ? value : otherwise;
}

static char *user_name(void) { return environment_or("USER", environment_or("LOGNAME", "root")); }

uid_t getuid(void) { return THE_USER; }
uid_t geteuid(void) { return THE_USER; }
gid_t getgid(void) { return THE_GROUP; }
gid_t getegid(void) { return THE_GROUP; }
int issetugid(void) { return 0; }

// Setting an id succeeds for the one that there is (or -1, "unchanged") and fails with EPERM.
static int set_id(unsigned id) {
  if (id == THE_USER || id == (unsigned)-1) return 0;
  errno = EPERM;
  return -1;
}

int setuid(uid_t user) { return set_id(user); }
int seteuid(uid_t user) { return set_id(user); }
int setgid(gid_t group) { return set_id(group); }
int setegid(gid_t group) { return set_id(group); }
int setreuid(uid_t real, uid_t effective) { return set_id(real) ? -1 : set_id(effective); }
int setregid(gid_t real, gid_t effective) { return set_id(real) ? -1 : set_id(effective); }

int setresuid(uid_t real, uid_t effective, uid_t saved) {
  return setreuid(real, effective) ? -1 : set_id(saved);
}

int setresgid(gid_t real, gid_t effective, gid_t saved) {
  return setregid(real, effective) ? -1 : set_id(saved);
}

int getresuid(uid_t *real, uid_t *effective, uid_t *saved) {
  *real = *effective = *saved = THE_USER;
  return 0;
}

int getresgid(gid_t *real, gid_t *effective, gid_t *saved) {
  *real = *effective = *saved = THE_GROUP;
  return 0;
}

int getgroups(int count, gid_t groups[]) {
  if (count == 0) return 1;
  if (count < 0) {
    errno = EINVAL;
    return -1;
  }
  groups[0] = THE_GROUP;
  return 1;
}

int setgroups(size_t count, const gid_t *groups) {
  for (size_t i = 0; i < count; i++)
    if (set_id(groups[i])) return -1;
  return 0;
}

int initgroups(const char *name, gid_t group) { return set_id(group); }

int getgrouplist(const char *name, gid_t group, gid_t *groups, int *count) {
  int room = *count;
  *count = 1;
  if (room < 1) return -1;
  groups[0] = group;
  return 1;
}

char *getlogin(void) { return user_name(); }

int getlogin_r(char *name, size_t size) {
  const char *login = user_name();
  if (strlen(login) >= size) return ERANGE;
  strcpy(name, login);
  return 0;
}

static struct passwd the_user(void) {
  return (struct passwd){
      .pw_name = user_name(),
      .pw_passwd = "x",
      .pw_uid = THE_USER,
      .pw_gid = THE_GROUP,
      .pw_gecos = "",
      .pw_dir = environment_or("HOME", "/"),
      .pw_shell = environment_or("SHELL", "/bin/sh"),
  };
}

static struct group the_group(void) {
  return (struct group){
      .gr_name = user_name(),
      .gr_passwd = "x",
      .gr_gid = THE_GROUP,
      .gr_mem = no_members,
  };
}

// An unknown user or group is NULL with errno unchanged.
struct passwd *getpwuid(uid_t user) {
  static struct passwd entry;
  entry = the_user();
  return user == THE_USER ? &entry : NULL;
}

struct passwd *getpwnam(const char *name) {
  return strcmp(name, user_name()) == 0 ? getpwuid(THE_USER) : NULL;
}

struct group *getgrgid(gid_t group) {
  static struct group entry;
  entry = the_group();
  return group == THE_GROUP ? &entry : NULL;
}

struct group *getgrnam(const char *name) {
  return strcmp(name, user_name()) == 0 ? getgrgid(THE_GROUP) : NULL;
}

// The strings of an entry outlive it (they belong to the environment), so the caller's buffer is
// not needed.
static int copy_user(const struct passwd *found, struct passwd *entry, struct passwd **result) {
  *result = NULL;
  if (!found) return 0;
  *entry = *found;
  *result = entry;
  return 0;
}

static int copy_group(const struct group *found, struct group *entry, struct group **result) {
  *result = NULL;
  if (!found) return 0;
  *entry = *found;
  *result = entry;
  return 0;
}

int getpwuid_r(uid_t user, struct passwd *entry, char *buffer, size_t size,
               struct passwd **result) {
  return copy_user(getpwuid(user), entry, result);
}

int getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size,
               struct passwd **result) {
  return copy_user(getpwnam(name), entry, result);
}

int getgrgid_r(gid_t group, struct group *entry, char *buffer, size_t size, struct group **result) {
  return copy_group(getgrgid(group), entry, result);
}

int getgrnam_r(const char *name, struct group *entry, char *buffer, size_t size,
               struct group **result) {
  return copy_group(getgrnam(name), entry, result);
}

// Enumeration yields the one entry.
static int users_read, groups_read;

void setpwent(void) { users_read = 0; }
void endpwent(void) { users_read = 0; }
struct passwd *getpwent(void) { return users_read++ ? NULL : getpwuid(THE_USER); }

void setgrent(void) { groups_read = 0; }
void endgrent(void) { groups_read = 0; }
struct group *getgrent(void) { return groups_read++ ? NULL : getgrgid(THE_GROUP); }
