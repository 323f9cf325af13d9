/* SPDX-License-Identifier: MIT */
static volatile int cell;

__attribute__((export_name("set"))) void set(int value) { cell = value; }
__attribute__((export_name("get"))) int get(void) { return cell; }
