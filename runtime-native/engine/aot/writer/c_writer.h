/* SPDX-License-Identifier: MIT */
/* c_writer.h: writes a module as C. */
#ifndef AMPHORA_ENGINE_AOT_WRITER_C_WRITER_H
#define AMPHORA_ENGINE_AOT_WRITER_C_WRITER_H

#include "amphora.h"
#include "engine/aot/writer/profile.h"
#include "engine/aot/writer/text.h"

struct c_writer_options {
  bool fast_loads;     /* loads whose values are not used may be left out */
  bool fuel;           /* every function and iteration takes fuel */
  size_t unit_size;    /* bytes of code that go into one unit */
  size_t huge_size;    /* functions with more bytes get units of their own */
  size_t most_size;    /* … and with more than this are left to the interpreter; 0: none */
  const char *library; /* what the names of its functions begin with; NULL: no library */
  const struct profile *profile; /* of a run; NULL: none */
};

struct c_unit {
  uint32_t functions;        /* how many are in it */
  uint32_t largest_function; /* which of them has the most bytes … */
  size_t largest;            /* … and how many */
  bool is_cold;              /* a profile knows no calls of them */
};

/* Called for every unit with its C. */
typedef amphora_error *c_unit_sink(void *data, const struct text *text, const struct c_unit *unit);

/* Tells whether exceptions are handed on by return. */
amphora_error *c_write(const amphora_module *module, const struct c_writer_options *options,
                       c_unit_sink *sink, void *data, bool *has_handlers);

#endif
