/* SPDX-License-Identifier: MIT */
// SIG_ERR and SIG_IGN: only their addresses are used, also by abort, which does without signal.c.
void __SIG_ERR(int number) {}
void __SIG_IGN(int number) {}
