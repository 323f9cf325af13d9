/* SPDX-License-Identifier: MIT */
// BSD's lists and queues, as macros: singly linked (SLIST, STAILQ), doubly linked (LIST, TAILQ).
#ifndef AMPHORA_SYS_QUEUE_H
#define AMPHORA_SYS_QUEUE_H

// ---- SLIST: a link forward, a head --------------------------------------------------------------

#define SLIST_HEAD(name, type)                                                                     \
  struct name {                                                                                    \
    struct type *slh_first;                                                                        \
  }
#define SLIST_HEAD_INITIALIZER(head) {0}
#define SLIST_ENTRY(type)                                                                          \
  struct {                                                                                         \
    struct type *sle_next;                                                                         \
  }

#define SLIST_FIRST(head) ((head)->slh_first)
#define SLIST_END(head) 0
#define SLIST_EMPTY(head) (!SLIST_FIRST(head))
#define SLIST_NEXT(item, field) ((item)->field.sle_next)
#define SLIST_INIT(head) ((void)(SLIST_FIRST(head) = 0))
#define SLIST_FOREACH(item, head, field)                                                           \
  for ((item) = SLIST_FIRST(head); (item); (item) = SLIST_NEXT(item, field))
#define SLIST_FOREACH_SAFE(item, head, field, next)                                                \
  for ((item) = SLIST_FIRST(head); (item) && ((next) = SLIST_NEXT(item, field), 1); (item) = (next))
#define SLIST_INSERT_HEAD(head, item, field)                                                       \
  ((void)(SLIST_NEXT(item, field) = SLIST_FIRST(head), SLIST_FIRST(head) = (item)))
#define SLIST_INSERT_AFTER(before, item, field)                                                    \
  ((void)(SLIST_NEXT(item, field) = SLIST_NEXT(before, field), SLIST_NEXT(before, field) = (item)))
#define SLIST_REMOVE_HEAD(head, field)                                                             \
  ((void)(SLIST_FIRST(head) = SLIST_NEXT(SLIST_FIRST(head), field)))
#define SLIST_REMOVE_AFTER(before, field)                                                          \
  ((void)(SLIST_NEXT(before, field) = SLIST_NEXT(SLIST_NEXT(before, field), field)))
#define SLIST_REMOVE(head, item, type, field)                                                      \
  do {                                                                                             \
    struct type **__place = &SLIST_FIRST(head);                                                    \
    while (*__place != (item)) __place = &SLIST_NEXT(*__place, field);                             \
    *__place = SLIST_NEXT(*__place, field);                                                        \
  } while (0)

// ---- LIST: links both ways, a head --------------------------------------------------------------

#define LIST_HEAD(name, type)                                                                      \
  struct name {                                                                                    \
    struct type *lh_first;                                                                         \
  }
#define LIST_HEAD_INITIALIZER(head) {0}
#define LIST_ENTRY(type)                                                                           \
  struct {                                                                                         \
    struct type *le_next, **le_prev;                                                               \
  }

#define LIST_FIRST(head) ((head)->lh_first)
#define LIST_END(head) 0
#define LIST_EMPTY(head) (!LIST_FIRST(head))
#define LIST_NEXT(item, field) ((item)->field.le_next)
#define LIST_INIT(head) ((void)(LIST_FIRST(head) = 0))
#define LIST_FOREACH(item, head, field)                                                            \
  for ((item) = LIST_FIRST(head); (item); (item) = LIST_NEXT(item, field))
#define LIST_FOREACH_SAFE(item, head, field, next)                                                 \
  for ((item) = LIST_FIRST(head); (item) && ((next) = LIST_NEXT(item, field), 1); (item) = (next))
#define __LIST_INSERT(place, item, field)                                                          \
  do {                                                                                             \
    if ((LIST_NEXT(item, field) = *(place))) (*(place))->field.le_prev = &LIST_NEXT(item, field);  \
    (item)->field.le_prev = (place);                                                               \
    *(place) = (item);                                                                             \
  } while (0)
#define LIST_INSERT_HEAD(head, item, field) __LIST_INSERT(&LIST_FIRST(head), item, field)
#define LIST_INSERT_AFTER(before, item, field) __LIST_INSERT(&LIST_NEXT(before, field), item, field)
#define LIST_INSERT_BEFORE(after, item, field)                                                     \
  do {                                                                                             \
    (item)->field.le_prev = (after)->field.le_prev;                                                \
    LIST_NEXT(item, field) = (after);                                                              \
    *(after)->field.le_prev = (item);                                                              \
    (after)->field.le_prev = &LIST_NEXT(item, field);                                              \
  } while (0)
#define LIST_REMOVE(item, field)                                                                   \
  do {                                                                                             \
    if (LIST_NEXT(item, field)) LIST_NEXT(item, field)->field.le_prev = (item)->field.le_prev;     \
    *(item)->field.le_prev = LIST_NEXT(item, field);                                               \
  } while (0)

// ---- STAILQ: a link forward, head and tail ------------------------------------------------------

#define STAILQ_HEAD(name, type)                                                                    \
  struct name {                                                                                    \
    struct type *stqh_first, **stqh_last;                                                          \
  }
#define STAILQ_HEAD_INITIALIZER(head) {0, &(head).stqh_first}
#define STAILQ_ENTRY(type)                                                                         \
  struct {                                                                                         \
    struct type *stqe_next;                                                                        \
  }

#define STAILQ_FIRST(head) ((head)->stqh_first)
#define STAILQ_EMPTY(head) (!STAILQ_FIRST(head))
#define STAILQ_NEXT(item, field) ((item)->field.stqe_next)
#define STAILQ_INIT(head) ((void)(STAILQ_FIRST(head) = 0, (head)->stqh_last = &STAILQ_FIRST(head)))
#define STAILQ_FOREACH(item, head, field)                                                          \
  for ((item) = STAILQ_FIRST(head); (item); (item) = STAILQ_NEXT(item, field))
#define STAILQ_FOREACH_SAFE(item, head, field, next)                                               \
  for ((item) = STAILQ_FIRST(head); (item) && ((next) = STAILQ_NEXT(item, field), 1);              \
       (item) = (next))
#define __STAILQ_INSERT(head, place, item, field)                                                  \
  do {                                                                                             \
    if (!(STAILQ_NEXT(item, field) = *(place))) (head)->stqh_last = &STAILQ_NEXT(item, field);     \
    *(place) = (item);                                                                             \
  } while (0)
#define STAILQ_INSERT_HEAD(head, item, field)                                                      \
  __STAILQ_INSERT(head, &STAILQ_FIRST(head), item, field)
#define STAILQ_INSERT_AFTER(head, before, item, field)                                             \
  __STAILQ_INSERT(head, &STAILQ_NEXT(before, field), item, field)
#define STAILQ_INSERT_TAIL(head, item, field)                                                      \
  do {                                                                                             \
    STAILQ_NEXT(item, field) = 0;                                                                  \
    *(head)->stqh_last = (item);                                                                   \
    (head)->stqh_last = &STAILQ_NEXT(item, field);                                                 \
  } while (0)
#define STAILQ_REMOVE_HEAD(head, field)                                                            \
  do {                                                                                             \
    if (!(STAILQ_FIRST(head) = STAILQ_NEXT(STAILQ_FIRST(head), field)))                            \
      (head)->stqh_last = &STAILQ_FIRST(head);                                                     \
  } while (0)
#define STAILQ_REMOVE(head, item, type, field)                                                     \
  do {                                                                                             \
    struct type **__place = &STAILQ_FIRST(head);                                                   \
    while (*__place != (item)) __place = &STAILQ_NEXT(*__place, field);                            \
    if (!(*__place = STAILQ_NEXT(*__place, field))) (head)->stqh_last = __place;                   \
  } while (0)
#define STAILQ_CONCAT(one, other)                                                                  \
  do {                                                                                             \
    if (STAILQ_EMPTY(other)) break;                                                                \
    *(one)->stqh_last = STAILQ_FIRST(other);                                                       \
    (one)->stqh_last = (other)->stqh_last;                                                         \
    STAILQ_INIT(other);                                                                            \
  } while (0)

// ---- TAILQ: links both ways, head and tail ------------------------------------------------------

#define TAILQ_HEAD(name, type)                                                                     \
  struct name {                                                                                    \
    struct type *tqh_first, **tqh_last;                                                            \
  }
#define TAILQ_HEAD_INITIALIZER(head) {0, &(head).tqh_first}
#define TAILQ_ENTRY(type)                                                                          \
  struct {                                                                                         \
    struct type *tqe_next, **tqe_prev;                                                             \
  }

#define TAILQ_FIRST(head) ((head)->tqh_first)
#define TAILQ_END(head) 0
#define TAILQ_EMPTY(head) (!TAILQ_FIRST(head))
#define TAILQ_NEXT(item, field) ((item)->field.tqe_next)
// An item's links and a head have the same layout: the last link of what comes before.
#define TAILQ_LAST(head, headname) (*((struct headname *)(head)->tqh_last)->tqh_last)
#define TAILQ_PREV(item, headname, field) (*((struct headname *)(item)->field.tqe_prev)->tqh_last)
#define TAILQ_INIT(head) ((void)(TAILQ_FIRST(head) = 0, (head)->tqh_last = &TAILQ_FIRST(head)))
#define TAILQ_FOREACH(item, head, field)                                                           \
  for ((item) = TAILQ_FIRST(head); (item); (item) = TAILQ_NEXT(item, field))
#define TAILQ_FOREACH_SAFE(item, head, field, next)                                                \
  for ((item) = TAILQ_FIRST(head); (item) && ((next) = TAILQ_NEXT(item, field), 1); (item) = (next))
#define TAILQ_FOREACH_REVERSE(item, head, headname, field)                                         \
  for ((item) = TAILQ_LAST(head, headname); (item); (item) = TAILQ_PREV(item, headname, field))
#define TAILQ_FOREACH_REVERSE_SAFE(item, head, headname, field, next)                              \
  for ((item) = TAILQ_LAST(head, headname);                                                        \
       (item) && ((next) = TAILQ_PREV(item, headname, field), 1); (item) = (next))
#define __TAILQ_INSERT(head, place, item, field)                                                   \
  do {                                                                                             \
    if ((TAILQ_NEXT(item, field) = *(place)))                                                      \
      (*(place))->field.tqe_prev = &TAILQ_NEXT(item, field);                                       \
    else                                                                                           \
      (head)->tqh_last = &TAILQ_NEXT(item, field);                                                 \
    (item)->field.tqe_prev = (place);                                                              \
    *(place) = (item);                                                                             \
  } while (0)
#define TAILQ_INSERT_HEAD(head, item, field) __TAILQ_INSERT(head, &TAILQ_FIRST(head), item, field)
#define TAILQ_INSERT_AFTER(head, before, item, field)                                              \
  __TAILQ_INSERT(head, &TAILQ_NEXT(before, field), item, field)
#define TAILQ_INSERT_BEFORE(after, item, field)                                                    \
  do {                                                                                             \
    (item)->field.tqe_prev = (after)->field.tqe_prev;                                              \
    TAILQ_NEXT(item, field) = (after);                                                             \
    *(after)->field.tqe_prev = (item);                                                             \
    (after)->field.tqe_prev = &TAILQ_NEXT(item, field);                                            \
  } while (0)
#define TAILQ_INSERT_TAIL(head, item, field)                                                       \
  do {                                                                                             \
    TAILQ_NEXT(item, field) = 0;                                                                   \
    (item)->field.tqe_prev = (head)->tqh_last;                                                     \
    *(head)->tqh_last = (item);                                                                    \
    (head)->tqh_last = &TAILQ_NEXT(item, field);                                                   \
  } while (0)
#define TAILQ_REMOVE(head, item, field)                                                            \
  do {                                                                                             \
    if (TAILQ_NEXT(item, field))                                                                   \
      TAILQ_NEXT(item, field)->field.tqe_prev = (item)->field.tqe_prev;                            \
    else                                                                                           \
      (head)->tqh_last = (item)->field.tqe_prev;                                                   \
    *(item)->field.tqe_prev = TAILQ_NEXT(item, field);                                             \
  } while (0)
#define TAILQ_REPLACE(head, item, other, field)                                                    \
  do {                                                                                             \
    TAILQ_INSERT_AFTER(head, item, other, field);                                                  \
    TAILQ_REMOVE(head, item, field);                                                               \
  } while (0)
#define TAILQ_CONCAT(one, other, field)                                                            \
  do {                                                                                             \
    if (TAILQ_EMPTY(other)) break;                                                                 \
    *(one)->tqh_last = TAILQ_FIRST(other);                                                         \
    TAILQ_FIRST(other)->field.tqe_prev = (one)->tqh_last;                                          \
    (one)->tqh_last = (other)->tqh_last;                                                           \
    TAILQ_INIT(other);                                                                             \
  } while (0)

#endif
