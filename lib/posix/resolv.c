/* SPDX-License-Identifier: MIT */
// The resolver: names in messages work; there is no server to ask (-1, NO_RECOVERY).
#include <errno.h>
#include <netdb.h>
#include <resolv.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_NAME = 255, POINTER = 0xc0, LONGEST_LABEL = 63 };

struct __res_state *__res_state(void) {
  static struct __res_state state;
  return &state;
}

int res_ninit(res_state state) {
  *state = (struct __res_state){
      .retrans = RES_TIMEOUT, .retry = RES_DFLRETRY, .options = RES_DEFAULT | RES_INIT, .ndots = 1};
  return 0;
}

int res_init(void) { return res_ninit(&_res); }
void res_nclose(res_state state) {}
void res_close(void) {}

static int no_server(void) {
  h_errno = NO_RECOVERY;
  return -1;
}

int res_query(const char *name, int class, int type, unsigned char *answer, int size) {
  return no_server();
}

int res_search(const char *name, int class, int type, unsigned char *answer, int size) {
  return no_server();
}

int res_querydomain(const char *name, const char *domain, int class, int type,
                    unsigned char *answer, int size) {
  return no_server();
}

int res_nquery(res_state state, const char *name, int class, int type, unsigned char *answer,
               int size) {
  return no_server();
}

int res_nsearch(res_state state, const char *name, int class, int type, unsigned char *answer,
                int size) {
  return no_server();
}

int res_send(const unsigned char *query, int length, unsigned char *answer, int size) {
  return no_server();
}

int res_nsend(res_state state, const unsigned char *query, int length, unsigned char *answer,
              int size) {
  return no_server();
}

int res_mkquery(int operation, const char *name, int class, int type, const unsigned char *data,
                int length, const unsigned char *more, unsigned char *query, int size) {
  enum { HEADER = 12, BEHIND = 4, RECURSE = 1, QUERY = 0 };
  if (operation != QUERY || size < HEADER + BEHIND) return -1;
  memset(query, 0, HEADER);
  query[2] = RECURSE;
  query[5] = 1;
  int used = dn_comp(name, query + HEADER, size - HEADER - BEHIND, NULL, NULL);
  if (used < 0) return -1;
  unsigned char *to = query + HEADER + used;
  to[0] = (unsigned char)(type >> 8), to[1] = (unsigned char)type;
  to[2] = (unsigned char)(class >> 8), to[3] = (unsigned char)class;
  return HEADER + used + BEHIND;
}

// Each label has its length in front; names are not made shorter by what the message has already.
int dn_comp(const char *name, unsigned char *to, int size, unsigned char **names,
            unsigned char **last) {
  int used = 0;
  while (*name && strcmp(name, ".") != 0) {
    size_t length = strcspn(name, ".");
    if (length == 0 || length > LONGEST_LABEL || used + (int)length + 2 > size) return -1;
    to[used++] = (unsigned char)length;
    memcpy(to + used, name, length);
    used += (int)length;
    name += length + (name[length] == '.');
  }
  if (used + 1 > size || used + 1 > LONGEST_NAME) return -1;
  to[used++] = 0;
  return used;
}

int dn_skipname(const unsigned char *from, const unsigned char *end) {
  for (const unsigned char *at = from; at < end; at += 1 + *at) {
    if (*at == 0) return (int)(at + 1 - from);
    if ((*at & POINTER) == POINTER) return at + 2 <= end ? (int)(at + 2 - from) : -1;
    if (*at & POINTER) return -1;
  }
  return -1;
}

int dn_expand(const unsigned char *message, const unsigned char *end, const unsigned char *from,
              char *name, int size) {
  int used = 0, length = dn_skipname(from, end);
  const unsigned char *at = from;
  if (length < 0) return -1;
  for (int steps = 0; at < end && *at; steps++) {
    if (steps > LONGEST_NAME) return -1; // it points at itself
    if ((*at & POINTER) == POINTER) {
      if (at + 2 > end) return -1;
      at = message + ((*at & ~POINTER) << 8 | at[1]);
      continue;
    }
    if (at + 1 + *at > end || used + *at + 2 > size) return -1;
    if (used > 0) name[used++] = '.';
    memcpy(name + used, at + 1, *at);
    used += *at;
    at += 1 + *at;
  }
  if (at >= end || used + 1 > size) return -1;
  name[used] = 0;
  return length;
}
