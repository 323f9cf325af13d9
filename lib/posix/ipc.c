/* SPDX-License-Identifier: MIT */
// System V's shared memory, semaphores and queues, and POSIX's queues: ENOSYS. ftok works.
#include <errno.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>

static int fail(int error) {
  errno = error;
  return -1;
}

key_t ftok(const char *path, int id) {
  struct stat file;
  if (stat(path, &file)) return -1;
  return (key_t)((file.st_ino & 0xffff) | (file.st_dev & 0xff) << 16 | (unsigned)(id & 0xff) << 24);
}

int shmget(key_t key, size_t size, int flags) { return fail(ENOSYS); }
int shmdt(const void *address) { return fail(EINVAL); }
int shmctl(int id, int command, struct shmid_ds *status) { return fail(ENOSYS); }

void *shmat(int id, const void *address, int flags) {
  errno = ENOSYS;
  return (void *)-1;
}

int semget(key_t key, int count, int flags) { return fail(ENOSYS); }
int semop(int id, struct sembuf *operations, size_t count) { return fail(ENOSYS); }
int semctl(int id, int number, int command, ...) { return fail(ENOSYS); }

int semtimedop(int id, struct sembuf *operations, size_t count, const struct timespec *timeout) {
  return fail(ENOSYS);
}

int msgget(key_t key, int flags) { return fail(ENOSYS); }
int msgsnd(int id, const void *message, size_t size, int flags) { return fail(ENOSYS); }
int msgctl(int id, int command, struct msqid_ds *status) { return fail(ENOSYS); }

ssize_t msgrcv(int id, void *message, size_t size, long type, int flags) { return fail(ENOSYS); }

mqd_t mq_open(const char *name, int flags, ...) { return fail(ENOSYS); }
int mq_close(mqd_t queue) { return fail(EBADF); }
int mq_unlink(const char *name) { return fail(ENOENT); }
int mq_notify(mqd_t queue, const struct sigevent *event) { return fail(EBADF); }
int mq_getattr(mqd_t queue, struct mq_attr *attributes) { return fail(EBADF); }

int mq_setattr(mqd_t queue, const struct mq_attr *restrict attributes,
               struct mq_attr *restrict old) {
  return fail(EBADF);
}

int mq_send(mqd_t queue, const char *message, size_t size, unsigned priority) {
  return fail(EBADF);
}

ssize_t mq_receive(mqd_t queue, char *message, size_t size, unsigned *priority) {
  return fail(EBADF);
}

int mq_timedsend(mqd_t queue, const char *message, size_t size, unsigned priority,
                 const struct timespec *until) {
  return fail(EBADF);
}

ssize_t mq_timedreceive(mqd_t queue, char *restrict message, size_t size,
                        unsigned *restrict priority, const struct timespec *restrict until) {
  return fail(EBADF);
}
