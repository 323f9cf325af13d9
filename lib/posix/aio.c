/* SPDX-License-Identifier: MIT */
// Asynchronous input and output: emulated. A request is done when it is made, and signals that it
// is, where that was asked for.
#include <aio.h>
#include <errno.h>
#include <signal.h>
#include <unistd.h>

static void notify(const struct sigevent *event) {
  if (event->sigev_notify == SIGEV_SIGNAL && event->sigev_signo) raise(event->sigev_signo);
  if (event->sigev_notify == SIGEV_THREAD) event->sigev_notify_function(event->sigev_value);
}

static int finish(struct aiocb *request, ssize_t result) {
  request->__result = result;
  request->__error = result < 0 ? errno : 0;
  notify(&request->aio_sigevent);
  return 0;
}

int aio_read(struct aiocb *request) {
  return finish(request, pread(request->aio_fildes, (void *)request->aio_buf, request->aio_nbytes,
                               request->aio_offset));
}

int aio_write(struct aiocb *request) {
  return finish(request, pwrite(request->aio_fildes, (const void *)request->aio_buf,
                                request->aio_nbytes, request->aio_offset));
}

int aio_fsync(int operation, struct aiocb *request) {
  return finish(request,
                operation == O_DSYNC ? fdatasync(request->aio_fildes) : fsync(request->aio_fildes));
}

int aio_error(const struct aiocb *request) { return request->__error; }
ssize_t aio_return(struct aiocb *request) { return request->__result; }
int aio_cancel(int fd, struct aiocb *request) { return AIO_ALLDONE; }

int aio_suspend(const struct aiocb *const list[], int count, const struct timespec *timeout) {
  return 0;
}

int lio_listio(int mode, struct aiocb *const list[], int count, struct sigevent *event) {
  int failed = 0;
  for (int i = 0; i < count; i++) {
    if (!list[i] || list[i]->aio_lio_opcode == LIO_NOP) continue;
    list[i]->aio_lio_opcode == LIO_READ ? aio_read(list[i]) : aio_write(list[i]);
    failed |= list[i]->__error;
  }
  if (event) notify(event);
  if (failed) errno = EIO;
  return failed ? -1 : 0;
}
