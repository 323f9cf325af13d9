/* SPDX-License-Identifier: MIT */
/* sock_accept, sock_recv, sock_send, sock_shutdown on the listener that is descriptor 4, after the
 * directory. The test connects and sends "hello world"; it expects "HELLO" and then the end, and
 * sends "rest". */
#include "wasi.h"

enum { LISTENER = 4 };

static uint32_t receive(int fd, char *text, uint32_t size, uint32_t flags) {
  __wasi_iovec_t vectors[] = {{(uint8_t *)text, 2}, {(uint8_t *)text + 2, size - 2}};
  uint32_t got = 0;
  uint16_t out_flags = 9;
  CHECK(sock_recv(fd, vectors, 2, flags, &got, &out_flags), OK);
  CHECK(out_flags, 0);
  return got;
}

static void check_errors(int file) {
  char text[4];
  uint32_t size;
  int fd;
  const __wasi_iovec_t vector = {(uint8_t *)text, 4}, bad = {NOWHERE, 100};
  CHECK(sock_accept(file, 0, &fd), ERRNO(NOTSOCK));
  CHECK(sock_recv(file, &vector, 1, 0, &size, text), ERRNO(NOTSOCK));
  CHECK(sock_send(file, &vector, 1, 0, &size), ERRNO(NOTSOCK));
  CHECK(sock_shutdown(file, 1), ERRNO(NOTSOCK));
  CHECK(sock_accept(77, 0, &fd), ERRNO(BADF));
  CHECK(sock_recv(77, &vector, 1, 0, &size, text), ERRNO(BADF));
  CHECK(sock_send(77, &vector, 1, 0, &size), ERRNO(BADF));
  CHECK(sock_shutdown(77, 1), ERRNO(BADF));
  CHECK(sock_accept(LISTENER, 1, &fd), ERRNO(INVAL));
  CHECK(sock_accept(LISTENER, 0, NOWHERE), ERRNO(FAULT));
  CHECK(sock_recv(LISTENER, &vector, 1, 0, &size, text), ERRNO(NOTCAPABLE));
  CHECK(sock_send(LISTENER, &vector, 1, 0, &size), ERRNO(NOTCAPABLE));
  CHECK(sock_recv(LISTENER, &bad, 1, 0, &size, text), ERRNO(NOTCAPABLE));
  CHECK(sock_shutdown(LISTENER, 1), ERRNO(NOTCAPABLE));
  CHECK(fd_prestat_get(LISTENER, &(__wasi_prestat_t){0}), ERRNO(BADF));
}

static void check_connection(int fd) {
  char text[32] = "";
  uint32_t size;
  uint64_t position;
  __wasi_fdstat_t stat;
  const __wasi_iovec_t vector = {(uint8_t *)text, 4}, bad = {NOWHERE, 100};
  CHECK(fd_fdstat_get(fd, &stat), OK);
  CHECK(stat.fs_filetype, __WASI_FILETYPE_SOCKET_STREAM);
  CHECK(receive(fd, text, 11, __WASI_RIFLAGS_RECV_PEEK | __WASI_RIFLAGS_RECV_WAITALL), 11);
  CHECK(receive(fd, text, 11, __WASI_RIFLAGS_RECV_WAITALL), 11);
  CHECK(strcmp(text, "hello world"), 0);
  CHECK(sock_recv(fd, &vector, 1, 4, &size, text), ERRNO(INVAL));
  CHECK(sock_recv(fd, &bad, 1, 0, &size, text), ERRNO(FAULT));
  CHECK(sock_recv(fd, &vector, 1, 0, NOWHERE, text), ERRNO(FAULT));
  CHECK(sock_recv(fd, &vector, 1, 0, &size, NOWHERE), ERRNO(FAULT));
  CHECK(sock_send(fd, &vector, 1, 1, &size), ERRNO(INVAL));
  CHECK(sock_send(fd, &bad, 1, 0, &size), ERRNO(FAULT));
  CHECK(sock_send(fd, &vector, 1, 0, NOWHERE), ERRNO(FAULT));
  CHECK(fd_seek(fd, 0, 1, &position), ERRNO(NOTCAPABLE));

  const __wasi_ciovec_t answer[] = {{(const uint8_t *)"HEL", 3}, {(const uint8_t *)"LO", 2}};
  CHECK(sock_send(fd, answer, 2, 0, &size), OK);
  CHECK(size, 5);
  CHECK(sock_shutdown(fd, 0), ERRNO(INVAL));
  CHECK(sock_shutdown(fd, 4), ERRNO(INVAL));
  CHECK(sock_shutdown(fd, __WASI_SDFLAGS_WR), OK);
  CHECK(sock_send(fd, answer, 1, 0, &size), ERRNO(PIPE));
  CHECK(receive(fd, text, 4, __WASI_RIFLAGS_RECV_WAITALL), 4);
  CHECK(memcmp(text, "rest", 4), 0);
  CHECK(receive(fd, text, 4, 0), 0); /* the test has closed its end */
  CHECK(fd_close(fd), OK);
}

int main(void) {
  int fd = create("file"), connection;
  check_errors(fd);
  CHECK(fd_fdstat_set_flags(LISTENER, __WASI_FDFLAGS_NONBLOCK), OK);
  CHECK(sock_accept(LISTENER, 0, &connection), ERRNO(AGAIN));
  CHECK(fd_fdstat_set_flags(LISTENER, 0), OK);
  puts("ready"); /* the test connects */
  fflush(stdout);
  __wasi_subscription_t s = {.userdata = 1};
  __wasi_event_t event;
  uint32_t count;
  s.u.tag = __WASI_EVENTTYPE_FD_READ;
  s.u.u.fd_read.file_descriptor = LISTENER;
  CHECK(poll_oneoff(&s, &event, 1, &count), OK);
  CHECK(event.error, OK);
  CHECK(sock_accept(LISTENER, 0, &connection), OK);
  check_connection(connection);
  DONE;
}
