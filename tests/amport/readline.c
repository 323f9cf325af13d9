/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <stdlib.h>

#include <readline/history.h>
#include <readline/readline.h>

int main(void) {
  FILE *in = tmpfile();
  fputs("abc\002\002\bX\001Y\n", in); /* two to the left, delete, X, to the start, Y */
  rewind(in);
  rl_instream = in;
  rl_outstream = tmpfile();
  using_history();
  char *line = readline("> ");
  CHECK(line && strcmp(line, "YXbc") == 0);
  add_history(line);
  CHECK(history_length == 1 && strcmp(history_get(1)->line, "YXbc") == 0);
  free(line);
  CHECK(!readline("> "));
  return check_result();
}
