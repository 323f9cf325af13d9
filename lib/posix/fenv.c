/* SPDX-License-Identifier: MIT */
// WebAssembly rounds to nearest and has no flags of exceptions: other modes of rounding and raising
// or trapping exceptions fail; none is ever found set.
#include <fenv.h>

int feclearexcept(int exceptions) { return 0; }
int fetestexcept(int exceptions) { return 0; }
int feraiseexcept(int exceptions) { return exceptions != 0; }
int fegetexceptflag(fexcept_t *flags, int exceptions) { return *flags = 0, 0; }
int fesetexceptflag(const fexcept_t *flags, int exceptions) { return (*flags & exceptions) != 0; }
int fegetround(void) { return FE_TONEAREST; }
int fesetround(int mode) { return mode != FE_TONEAREST; }
int fegetenv(fenv_t *environment) { return 0; }
int fesetenv(const fenv_t *environment) { return 0; }
int feholdexcept(fenv_t *environment) { return 0; }
int feupdateenv(const fenv_t *environment) { return 0; }
int feenableexcept(int exceptions) { return exceptions ? -1 : 0; }
int fedisableexcept(int exceptions) { return 0; }
int fegetexcept(void) { return 0; }
