/* SPDX-License-Identifier: MIT */
// GNU's obstacks: stacks of objects that grow in chunks of memory. A program defines
// obstack_chunk_alloc and obstack_chunk_free, usually as malloc and free.
#ifndef AMPHORA_OBSTACK_H
#define AMPHORA_OBSTACK_H

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

struct _obstack_chunk {
  char *limit; // the end of its memory
  struct _obstack_chunk *prev;
  char contents[];
};

struct obstack {
  size_t chunk_size;
  struct _obstack_chunk *chunk;
  char *object_base; // of the object that grows
  char *next_free;
  char *chunk_limit;
  size_t alignment_mask;
  void *(*allocate)(size_t);
  void (*release)(void *);
};

extern void (*obstack_alloc_failed_handler)(void);
extern int obstack_exit_failure;

int _obstack_begin(struct obstack *, size_t __size, size_t __alignment, void *(*)(size_t),
                   void (*)(void *));
void _obstack_newchunk(struct obstack *, size_t __length);
int _obstack_allocated_p(struct obstack *, void *__object);
size_t _obstack_memory_used(struct obstack *);
void *_obstack_finish(struct obstack *);
void obstack_free(struct obstack *, void *__object);
int obstack_printf(struct obstack *, const char *__format, ...);
int obstack_vprintf(struct obstack *, const char *__format, va_list);

static __inline__ void __obstack_grow(struct obstack *__o, const void *__data, size_t __length) {
  if ((size_t)(__o->chunk_limit - __o->next_free) < __length) _obstack_newchunk(__o, __length);
  if (__length) memcpy(__o->next_free, __data, __length);
  __o->next_free += __length;
}

static __inline__ void __obstack_blank(struct obstack *__o, size_t __length) {
  if ((size_t)(__o->chunk_limit - __o->next_free) < __length) _obstack_newchunk(__o, __length);
  __o->next_free += __length;
}

static __inline__ void __obstack_1grow(struct obstack *__o, char __byte) {
  __obstack_grow(__o, &__byte, 1);
}

static __inline__ void __obstack_grow0(struct obstack *__o, const void *__data, size_t __length) {
  __obstack_grow(__o, __data, __length);
  __obstack_1grow(__o, 0);
}

static __inline__ void *__obstack_alloc(struct obstack *__o, size_t __length) {
  __obstack_blank(__o, __length);
  return _obstack_finish(__o);
}

static __inline__ void *__obstack_copy(struct obstack *__o, const void *__data, size_t __length) {
  __obstack_grow(__o, __data, __length);
  return _obstack_finish(__o);
}

static __inline__ void *__obstack_copy0(struct obstack *__o, const void *__data, size_t __length) {
  __obstack_grow0(__o, __data, __length);
  return _obstack_finish(__o);
}

#ifdef __cplusplus
}
#endif

#define obstack_specify_allocation(o, size, alignment, allocate, release)                          \
  _obstack_begin(o, size, alignment, (void *(*)(size_t))(allocate), (void (*)(void *))(release))
#define obstack_begin(o, size)                                                                     \
  obstack_specify_allocation(o, size, 0, obstack_chunk_alloc, obstack_chunk_free)
#define obstack_init(o) obstack_begin(o, 0)

#define obstack_chunk_size(o) ((o)->chunk_size)
#define obstack_alignment_mask(o) ((o)->alignment_mask)
#define obstack_memory_used(o) _obstack_memory_used(o)
#define obstack_base(o) ((void *)(o)->object_base)
#define obstack_next_free(o) ((void *)(o)->next_free)
#define obstack_object_size(o) ((size_t)((o)->next_free - (o)->object_base))
#define obstack_room(o) ((size_t)((o)->chunk_limit - (o)->next_free))
#define obstack_empty_p(o) ((o)->chunk->prev == 0 && (o)->object_base == (o)->chunk->contents)

#define obstack_make_room(o, length)                                                               \
  (obstack_room(o) < (size_t)(length) ? _obstack_newchunk(o, length) : (void)0)
#define obstack_grow(o, data, length) __obstack_grow(o, data, length)
#define obstack_grow0(o, data, length) __obstack_grow0(o, data, length)
#define obstack_1grow(o, byte) __obstack_1grow(o, (char)(byte))
#define obstack_blank(o, length) __obstack_blank(o, length)
#define obstack_blank_fast(o, length) ((void)((o)->next_free += (length)))
#define obstack_1grow_fast(o, byte) ((void)(*(o)->next_free++ = (char)(byte)))
#define obstack_finish(o) _obstack_finish(o)
#define obstack_alloc(o, length) __obstack_alloc(o, length)
#define obstack_copy(o, data, length) __obstack_copy(o, data, length)
#define obstack_copy0(o, data, length) __obstack_copy0(o, data, length)

static __inline__ void __obstack_grow_pointer(struct obstack *__o, const void *__p) {
  __obstack_grow(__o, &__p, sizeof __p);
}
static __inline__ void __obstack_grow_int(struct obstack *__o, int __n) {
  __obstack_grow(__o, &__n, sizeof __n);
}
#define obstack_ptr_grow(o, p) __obstack_grow_pointer(o, p)
#define obstack_int_grow(o, n) __obstack_grow_int(o, n)
#define obstack_ptr_grow_fast(o, p) __obstack_grow_pointer(o, p)
#define obstack_int_grow_fast(o, n) __obstack_grow_int(o, n)

#endif
