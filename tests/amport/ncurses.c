/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <curses.h>
#include <locale.h>
#include <panel.h>

int main(void) {
  setlocale(LC_ALL, "C.UTF-8");
  FILE *out = tmpfile(), *in = tmpfile();
  SCREEN *screen = newterm("xterm-256color", out, in);
  CHECK(screen && COLS > 0 && LINES > 0);
  CHECK(start_color() == OK && COLORS == 256);

  WINDOW *window = newwin(3, 20, 1, 1);
  PANEL *panel = new_panel(window);
  box(window, 0, 0);
  mvwaddstr(window, 1, 2, "caf\303\251");
  update_panels();
  doupdate();
  CHECK((mvwinch(window, 1, 2) & A_CHARTEXT) == 'c');
  del_panel(panel);
  endwin();

  char text[4096];
  rewind(out);
  text[fread(text, 1, sizeof text - 1, out)] = 0;
  CHECK(strstr(text, "caf\303\251"));
  CHECK(strncmp(tigetstr("clear"), "\033[H\033[2J", 7) == 0);
  delscreen(screen);
  return check_result();
}
