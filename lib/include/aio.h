/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_AIO_H
#define AMPHORA_AIO_H

#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <time.h>

struct aiocb {
  int aio_fildes;
  int aio_lio_opcode;
  int aio_reqprio;
  volatile void *aio_buf;
  size_t aio_nbytes;
  struct sigevent aio_sigevent;
  off_t aio_offset;
  int __error;
  ssize_t __result;
};

enum { AIO_CANCELED, AIO_NOTCANCELED, AIO_ALLDONE };
#define AIO_CANCELED AIO_CANCELED
#define AIO_NOTCANCELED AIO_NOTCANCELED
#define AIO_ALLDONE AIO_ALLDONE
enum { LIO_READ, LIO_WRITE, LIO_NOP };
#define LIO_READ LIO_READ
#define LIO_WRITE LIO_WRITE
#define LIO_NOP LIO_NOP
enum { LIO_WAIT, LIO_NOWAIT };
#define LIO_WAIT LIO_WAIT
#define LIO_NOWAIT LIO_NOWAIT

#ifdef __cplusplus
extern "C" {
#endif

// aio.c
int aio_read(struct aiocb *__request);
int aio_write(struct aiocb *__request);
int aio_fsync(int __operation, struct aiocb *__request);
int aio_error(const struct aiocb *__request);
ssize_t aio_return(struct aiocb *__request);
int aio_cancel(int __fd, struct aiocb *__request);
int aio_suspend(const struct aiocb *const __list[], int __count, const struct timespec *__timeout);
int lio_listio(int __mode, struct aiocb *const __list[], int __count, struct sigevent *__event);

#ifdef __cplusplus
}
#endif

#endif
