/* SPDX-License-Identifier: MIT */
// setvbuf: works. In the place of wasi-libc's, which takes any mode.
#include <stdio.h>

// What wasi-libc has in a FILE, as far as buffers are concerned.
struct stream {
  unsigned flags;
  void *others[9];
  unsigned char *buffer;
  size_t size;
  void *more[4];
  int line_end; // what makes the stream write its buffer, or EOF
};

enum { PUSHED_BACK = 8, BUFFER_IS_SET = 64 }; // bytes in front of a buffer; a flag

int setvbuf(FILE *restrict file, char *restrict buffer, int mode, size_t size) {
  struct stream *stream = (struct stream *)file;
  if (mode != _IOFBF && mode != _IOLBF && mode != _IONBF) return EOF;
  stream->line_end = EOF;
  if (mode == _IONBF) {
    stream->size = 0;
  } else if (buffer && size >= PUSHED_BACK) {
    stream->buffer = (unsigned char *)buffer + PUSHED_BACK;
    stream->size = size - PUSHED_BACK;
  }
  if (mode == _IOLBF && stream->size > 0) stream->line_end = '\n';
  stream->flags |= BUFFER_IS_SET;
  return 0;
}
