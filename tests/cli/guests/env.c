/* Prints its arguments and its environment. */
#include <stdio.h>

int main(int argc, char **argv, char **environ) {
  for (int i = 1; i < argc; i++) printf("%s\n", argv[i]);
  while (*environ) printf("%s\n", *environ++);
  return 5;
}
