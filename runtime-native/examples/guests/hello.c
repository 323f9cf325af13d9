/* SPDX-License-Identifier: MIT */
__attribute__((import_module("env"), import_name("print"))) void print(const char *string,
                                                                       unsigned size);

__attribute__((export_name("run"))) void run(void) {
  static const char greeting[] = "Hello from the guest";
  print(greeting, sizeof greeting - 1);
}
