/* SPDX-License-Identifier: MIT */
/* processes: starts commands in turns, RUNS times each, and prints a line for each with the medians
 * of its elapsed time and of its processor time (user and system, all threads), in microseconds.
 * Output goes nowhere.
 *
 *   processes RUNS INPUT COMMAND [ARG]... [-- COMMAND [ARG]...]...
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { COMMANDS = 64, MOST_RUNS = 1001 };

struct command {
  char **arguments;
  double elapsed[MOST_RUNS], processor[MOST_RUNS];
};

static struct command commands[COMMANDS];

static double microseconds(struct timeval time) {
  return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec * 1e-3;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *times, int count) {
  qsort(times, (size_t)count, sizeof *times, ascending);
  return times[count / 2];
}

static void run(struct command *command, int turn, const posix_spawn_file_actions_t *actions) {
  pid_t pid;
  int status;
  struct rusage usage;
  double start = now();
  int error = posix_spawnp(&pid, command->arguments[0], actions, NULL, command->arguments, environ);
  if (error) {
    fprintf(stderr, "processes: %s: %s\n", command->arguments[0], strerror(error));
    exit(1);
  }
  wait4(pid, &status, 0, &usage);
  command->elapsed[turn] = now() - start;
  command->processor[turn] = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
  if (status) {
    fprintf(stderr, "processes: %s failed\n", command->arguments[0]);
    exit(1);
  }
}

int main(int argc, char **argv) {
  int runs = argc > 3 ? atoi(argv[1]) : 0, count = 0;
  if (runs < 1 || runs > MOST_RUNS) return 2;
  for (int i = 3; i < argc && count < COMMANDS; i++) {
    commands[count++].arguments = &argv[i];
    while (i < argc && strcmp(argv[i], "--")) i++;
    if (i < argc) argv[i] = NULL;
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, argv[2], O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  for (int turn = 0; turn < runs; turn++)
    for (int i = 0; i < count; i++) run(&commands[i], turn, &actions);
  for (int i = 0; i < count; i++)
    printf("%.1f %.1f\n", median(commands[i].elapsed, runs), median(commands[i].processor, runs));
}
