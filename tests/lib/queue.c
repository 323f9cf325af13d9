/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdlib.h>
#include <sys/queue.h>

struct item {
  int n;
  SLIST_ENTRY(item) s;
  LIST_ENTRY(item) l;
  STAILQ_ENTRY(item) q;
  TAILQ_ENTRY(item) t;
};
SLIST_HEAD(slist, item);
LIST_HEAD(list, item);
STAILQ_HEAD(stailq, item);
TAILQ_HEAD(tailq, item);

// The numbers of all items as one, in order.
#define ALL(FOREACH, ...)                                                                          \
  ({                                                                                               \
    int all = 0;                                                                                   \
    FOREACH(item, __VA_ARGS__) all = all * 10 + item->n;                                           \
    all;                                                                                           \
  })

int main(void) {
  struct item items[6], *item, *next;
  for (int i = 0; i < 6; i++) items[i].n = i;
  struct slist s = SLIST_HEAD_INITIALIZER(s);
  struct list l = LIST_HEAD_INITIALIZER(l);
  struct stailq q = STAILQ_HEAD_INITIALIZER(q), q2;
  struct tailq t = TAILQ_HEAD_INITIALIZER(t), t2;
  STAILQ_INIT(&q2);
  TAILQ_INIT(&t2);
  CHECK(SLIST_EMPTY(&s) && LIST_EMPTY(&l) && STAILQ_EMPTY(&q) && TAILQ_EMPTY(&t));

  SLIST_INSERT_HEAD(&s, &items[2], s);
  SLIST_INSERT_HEAD(&s, &items[1], s);
  SLIST_INSERT_AFTER(&items[2], &items[3], s);
  CHECK(ALL(SLIST_FOREACH, &s, s) == 123);
  SLIST_REMOVE(&s, &items[2], item, s);
  CHECK(ALL(SLIST_FOREACH, &s, s) == 13);
  SLIST_REMOVE_HEAD(&s, s);
  CHECK(ALL(SLIST_FOREACH, &s, s) == 3);

  LIST_INSERT_HEAD(&l, &items[4], l);
  LIST_INSERT_BEFORE(&items[4], &items[2], l);
  LIST_INSERT_AFTER(&items[2], &items[3], l);
  CHECK(ALL(LIST_FOREACH, &l, l) == 234);
  LIST_REMOVE(&items[3], l);
  LIST_REMOVE(&items[2], l);
  CHECK(ALL(LIST_FOREACH, &l, l) == 4 && !LIST_NEXT(&items[4], l));

  STAILQ_INSERT_TAIL(&q, &items[2], q);
  STAILQ_INSERT_HEAD(&q, &items[1], q);
  STAILQ_INSERT_TAIL(&q, &items[4], q);
  STAILQ_INSERT_AFTER(&q, &items[2], &items[3], q);
  CHECK(ALL(STAILQ_FOREACH, &q, q) == 1234);
  STAILQ_REMOVE(&q, &items[4], item, q);
  STAILQ_INSERT_TAIL(&q2, &items[5], q);
  STAILQ_CONCAT(&q, &q2);
  CHECK(ALL(STAILQ_FOREACH, &q, q) == 1235 && STAILQ_EMPTY(&q2));
  STAILQ_REMOVE_HEAD(&q, q);
  CHECK(ALL(STAILQ_FOREACH, &q, q) == 235);

  TAILQ_INSERT_TAIL(&t, &items[2], t);
  TAILQ_INSERT_HEAD(&t, &items[1], t);
  TAILQ_INSERT_AFTER(&t, &items[2], &items[4], t);
  TAILQ_INSERT_BEFORE(&items[4], &items[3], t);
  CHECK(ALL(TAILQ_FOREACH, &t, t) == 1234 && ALL(TAILQ_FOREACH_REVERSE, &t, tailq, t) == 4321);
  TAILQ_INSERT_TAIL(&t2, &items[5], t);
  TAILQ_CONCAT(&t, &t2, t);
  CHECK(TAILQ_LAST(&t, tailq) == &items[5] && TAILQ_PREV(&items[5], tailq, t) == &items[4]);
  CHECK(TAILQ_PREV(&items[1], tailq, t) == NULL);
  TAILQ_REPLACE(&t, &items[3], &items[0], t);
  CHECK(ALL(TAILQ_FOREACH, &t, t) == 12045);
  TAILQ_FOREACH_SAFE(item, &t, t, next) if (item->n % 2 == 0) TAILQ_REMOVE(&t, item, t);
  CHECK(ALL(TAILQ_FOREACH, &t, t) == 15 && ALL(TAILQ_FOREACH_REVERSE, &t, tailq, t) == 51);
  return check_result();
}
