/* SPDX-License-Identifier: MIT */
// Calls functions of the C library by their signatures, with arguments from a generator: signatures
// [ROUNDS [SEED]]. A number behind ~ may differ in its last digits: see ../same.mjs.
#define _GNU_SOURCE
#include <argz.h>
#include <arpa/inet.h>
#include <complex.h>
#include <ctype.h>
#include <envz.h>
#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <search.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static uint64_t state;

static uint32_t draw(uint32_t below) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(state >> 33) % below;
}

// ---- Mathematics in three precisions ----------------------------------------------------------

static void print_real(double value) {
  if (isnan(value))
    printf(" nan");
  else if (isinf(value) || value == 0)
    printf(" %g", value);
  else
    printf(" ~%.17g", value);
}

static void print_float(float value) {
  if (isnan(value) || isinf(value) || value == 0)
    print_real(value);
  else
    printf(" ~%.9gf", value);
}

// Numbers that a float holds too, so that all precisions have the same arguments.
static float draw_real(void) {
  static const float edges[] = {0,   -0.0f,     1,         -1,        0.5f,    2,      3,
                                10,  INFINITY,  -INFINITY, NAN,       1e30f,   1e-30f, 100,
                                -10, 16777216., 1e-3f,     0.999999f, 1.00001f};
  if (draw(4) == 0) return edges[draw(COUNT(edges))];
  float mantissa = (float)draw(1u << 23) - (1 << 22);
  return ldexpf(mantissa, (int)draw(16) - 24);
}

#define EACH_ROUND(X)                                                                              \
  X(floor) X(ceil) X(trunc) X(round) X(rint) X(nearbyint) X(sqrt) X(fabs) X(logb) X(cbrt)
#define EACH_TRIGONOMETRIC(X) X(sin) X(cos) X(tan) X(asin) X(acos) X(atan)
#define EACH_HYPERBOLIC(X) X(sinh) X(cosh) X(tanh) X(asinh) X(acosh) X(atanh)
#define EACH_EXPONENTIAL(X) X(exp) X(exp2) X(exp10) X(expm1) X(erf) X(erfc)
#define EACH_LOGARITHM(X) X(log) X(log2) X(log10) X(log1p)
#define EACH_PAIR(X) X(fmod) X(remainder) X(copysign) X(fdim) X(drem)
#define EACH_2(X) X(fmax) X(fmin) X(pow) X(atan2) X(hypot)
#define EACH_INTEGER(X) X(lrint) X(llrint) X(lround) X(llround)
#define EACH_SCALE(X) X(ldexp) X(scalbn) X(scalbln)

#define CALL_1(name)                                                                               \
  printf(#name), print_real(name(x)), print_float(name##f(x)), print_real((double)name##l(x)),     \
      printf("\n");
#define CALL_2(name)                                                                               \
  printf(#name), print_real(name(x, y)), print_float(name##f(x, y)),                               \
      print_real((double)name##l(x, y)), printf("\n");
#define CALL_INTEGER(name)                                                                         \
  printf(#name " %lld %lld %lld\n", (long long)name(x), (long long)name##f(x),                     \
         (long long)name##l(x));
#define CALL_SCALE(name)                                                                           \
  printf(#name), print_real(name(x, n)), print_float(name##f(x, n)),                               \
      print_real((double)name##l(x, n)), printf("\n");

static void check_real(void) {
  float x = draw_real(), y = draw_real();
  int n = (int)draw(40) - 20, exponent[3] = {0}, quotient = 0;
  printf("%a %a %d\n", x, y, n);
  EACH_ROUND(CALL_1);
  EACH_TRIGONOMETRIC(CALL_1);
  EACH_HYPERBOLIC(CALL_1);
  EACH_EXPONENTIAL(CALL_1);
  EACH_LOGARITHM(CALL_1);
  EACH_PAIR(CALL_2);
  EACH_2(CALL_2);
  EACH_SCALE(CALL_SCALE);
  if (fabsf(x) < 1e9f) {
    EACH_INTEGER(CALL_INTEGER);
  }
  print_real(frexp(x, exponent)), print_float(frexpf(x, exponent + 1));
  print_real((double)frexpl(x, exponent + 2));
  if (isfinite(x)) printf(" %d %d %d", exponent[0], exponent[1], exponent[2]);
  double whole, sine, cosine;
  print_real(modf(x, &whole)), print_real(whole);
  sincos(x, &sine, &cosine), print_real(sine), print_real(cosine);
  print_real(fma(x, y, 3)), print_real(nextafter(x, y)), print_real(nexttoward(x, y));
  print_float(nextafterf(x, y)), print_real(significand(x)), print_real(remquo(x, y, &quotient));
  printf(" %d %d %d\n", isinf(x) != 0, isnan(x) != 0, finite(x) != 0);
  printf("%d %d %d %d %d\n", fpclassify(x) == FP_NORMAL, signbit(x) != 0, isgreater(x, y),
         isless(x, y), isunordered(x, y));
}

#define EACH_COMPLEX(X) X(csqrt) X(cexp) X(clog) X(csin) X(ccos) X(ctan) X(conj) X(cproj)
#define EACH_INVERSE(X) X(casin) X(cacos) X(catan) X(casinh) X(cacosh) X(catanh)
#define EACH_AREA(X) X(csinh) X(ccosh) X(ctanh)
#define CALL_COMPLEX(name)                                                                         \
  made = name(z), printf(#name), print_real(cabs(made)), print_real(carg(made)), printf("\n");

static void check_complex(void) {
  double x = (draw(2000) + 0.5) / 256 - 4, y = (draw(2000) + 0.5) / 256 - 4;
  double complex z = __builtin_complex(x, y), made;
  printf("%a %a\n", creal(z), cimag(z));
  EACH_COMPLEX(CALL_COMPLEX);
  EACH_INVERSE(CALL_COMPLEX);
  EACH_AREA(CALL_COMPLEX);
  print_real(cabs(z)), print_real(carg(z));
  print_real(cabs(cpow(z, 2 + I)));
  double small = draw(4000) / 256.0;
  print_real(j0(small)), print_real(j1(small)), print_real(jn(3, small));
  if (small > 0) print_real(y0(small)), print_real(y1(small)), print_real(yn(2, small));
  printf("\n");
}

// ---- Integers ---------------------------------------------------------------------------------

static int64_t draw_integer(void) {
  static const int64_t edges[] = {0, 1, -1, 2, -2, 7, 255, 256, INT_MAX, -INT_MAX, 65535};
  if (draw(3) == 0) return edges[draw(COUNT(edges))];
  int64_t value = draw(INT_MAX);
  return draw(2) ? value - INT_MAX / 2 : value;
}

static void check_integers(void) {
  int a = (int)draw_integer(), b = (int)draw_integer();
  if (b == 0) b = 3;
  div_t d = div(a, b);
  ldiv_t l = ldiv(a, b);
  lldiv_t q = lldiv((long long)a * b, b);
  imaxdiv_t m = imaxdiv(a, b);
  printf("%d %d: %d %d %ld %ld %lld %lld %d %d", a, b, d.quot, d.rem, l.quot, l.rem, q.quot, q.rem,
         (int)m.quot, (int)m.rem);
  printf(" %d %ld %lld %d", abs(a), labs(a), llabs(a), (int)imaxabs(b));
  printf(" %d %d %d", ffs(a), ffsl(a), ffsll((long long)a << 20));
  printf(" %x %x %d %d\n", htonl((uint32_t)a), htons((uint16_t)b), toascii(a), isascii(a) != 0);
  unsigned seed = (unsigned)a;
  unsigned short words[3] = {(unsigned short)a, (unsigned short)b, 7};
  printf("%d", rand_r(&seed));
  printf(" %.17g", erand48(words)), printf(" %ld", nrand48(words)), printf(" %ld", jrand48(words));
  srand((unsigned)b), printf(" %d", rand()), srandom((unsigned)a), printf(" %ld", random());
  srand48(a), printf(" %ld", lrand48()), printf(" %.17g", drand48());
  int point, negative;
  double value = a % 5000 / 64.0;
  printf(" %s", ecvt(value, 9, &point, &negative)), printf(" %d %d", point, negative);
  printf(" %s", fcvt(value, 3, &point, &negative)), printf(" %d %d", point, negative);
  char text[64];
  printf(" %s\n", gcvt(value, 7, text));
}

// ---- Bytes and text ---------------------------------------------------------------------------

static const char *draw_text(const char *alphabet, uint32_t longest) {
  static char texts[8][64];
  static int next;
  char *text = texts[next++ % 8];
  uint32_t length = draw(longest + 1), size = (uint32_t)strlen(alphabet);
  for (uint32_t i = 0; i < length; i++) text[i] = alphabet[draw(size)];
  text[length] = 0;
  return text;
}

static int sign(int value) { return (value > 0) - (value < 0); }

static void show(const char *bytes, size_t size) {
  printf(" [");
  for (size_t i = 0; i < size; i++) putchar(isprint((unsigned char)bytes[i]) ? bytes[i] : '.');
  printf("]");
}

static void check_bytes(void) {
  static const int errors[] = {0,      EPERM,  ENOENT, EINTR,  EIO,     ENOEXEC,     EBADF,  EAGAIN,
                               ENOMEM, EACCES, EBUSY,  EEXIST, ENODEV,  ENOTDIR,     EISDIR, EINVAL,
                               EMFILE, ENOTTY, EFBIG,  ENOSPC, ESPIPE,  EROFS,       EPIPE,  EDOM,
                               ERANGE, ENOSYS, ELOOP,  EPROTO, ENOTSUP, ECONNREFUSED};
  const char *a = draw_text("abcAB.09", 12), *b = draw_text("abA0", 6);
  size_t n = draw(10);
  char to[64];
  printf("%s %s %zu", a, b, n);
  memset(to, '-', sizeof to);
#define AT(call) ((int)((char *)(call) - to))
  printf(" %d", AT(strcpy(to, a))), show(to, 24), printf(" %d", AT(strcat(to, b))), show(to, 24);
  printf(" %d", AT(strncat(to, a, n))), show(to, 40), printf(" %d", AT(strncpy(to, b, n)));
  show(to, 24), printf(" %d", AT(stpcpy(to, a))), show(to, 24);
  printf(" %d", AT(mempcpy(to + 1, a, n))), show(to, 24), memmove(to + 2, to, n), show(to, 24);
  bcopy(to, to + 1, n), show(to, 24), bzero(to, n / 2), show(to, 24);
  swab(a, to, (ssize_t)n & ~1), show(to, 24), memfrob(to, n), show(to, 24), memfrob(to, n);
  printf(" %d %d", bcmp(a, b, 2) != 0, sign(strverscmp(a, b)));
  printf(" %zu", strxfrm(to, a, sizeof to)), show(to, 24);
#define IN(call) ((call) ? (int)((char *)(call) - a) : -1)
  printf(" %d %d %d", IN(memchr(a, 'b', strlen(a))), IN(index(a, 'A')), IN(rindex(a, '0')));
  printf(" %d\n", IN(rawmemchr(a, 0)));
  char *copy = strdup(a), *start = strndup(a, n);
  printf("%s %s %s %d %d", copy, start, basename(a), rpmatch(a), strcasecmp(a, b) == 0);
  free(copy), free(start);
  printf(" %s", strsignal((int)draw(32))), printf(" %s\n", strerror(errors[draw(COUNT(errors))]));
}

// ---- Wide characters --------------------------------------------------------------------------

static void show_wide(const wchar_t *text, size_t size) {
  printf(" [");
  for (size_t i = 0; i < size; i++) putchar(text[i] >= ' ' && text[i] < 127 ? (int)text[i] : '.');
  printf("]");
}

static void check_wide(void) {
  wchar_t a[64] = L"", b[64] = L"", to[64], *end, *save = NULL;
  size_t n = draw(10);
  mbstowcs(a, draw_text("abcAB.09", 12), COUNT(a)), mbstowcs(b, draw_text("abA0", 6), COUNT(b));
  wmemset(to, L'-', COUNT(to));
  show_wide(a, wcslen(a)), show_wide(b, wcslen(b)), wcscpy(to, a), show_wide(to, 24);
  wcscat(to, b), wcsncat(to, a, n), show_wide(to, 40), wcsncpy(to, b, n), show_wide(to, 24);
  printf(" %d", (int)(wcpcpy(to, a) - to)), printf(" %d", (int)(wcpncpy(to, b, n) - to));
  show_wide(to, 24);
  wmemmove(to + 1, to, n), wmempcpy(to + 3, a, 3), wmemcpy(to, b, 2), show_wide(to, 24);
  printf(" %d %d %d", sign(wcscmp(a, b)), sign(wcsncmp(a, b, n)), sign(wcscasecmp(a, b)));
  printf(" %d %d %d", sign(wcsncasecmp(a, b, n)), sign(wcscoll(a, b)), sign(wmemcmp(a, b, 3)));
#define WIDE(call) ((call) ? (int)((call) - a) : -1)
  printf(" %d %d %d", WIDE(wcschr(a, L'a')), WIDE(wcsrchr(a, L'0')), WIDE(wcsstr(a, b)));
  printf(" %d %d", WIDE(wcspbrk(a, b)), WIDE(wmemchr(a, L'b', wcslen(a))));
  printf(" %zu %zu %zu", wcsspn(a, b), wcscspn(a, b), wcsnlen(a, n));
  for (wchar_t *p = wcstok(wcscpy(to, a), b, &save); p; p = wcstok(NULL, b, &save))
    show_wide(p, wcslen(p));
  mbstowcs(a, draw_text(" +-0123456789xa.e", 10), COUNT(a));
  errno = 0;
  printf(" %lld", wcstoll(a, &end, 0)), printf(" %d", (int)(end - a));
  printf(" %llu", wcstoull(a, &end, 10)), printf(" %d", (int)(end - a));
  print_real(wcstod(a, &end)), printf(" %d", (int)(end - a));
  print_float(wcstof(a, &end)), printf(" %d %d\n", (int)(end - a), errno == ERANGE);
  wint_t c = draw(128);
  printf("%d %d %d %u", wctob(c), (int)btowc((int)c), wcwidth((wchar_t)c),
         towctrans(c, wctrans("toupper")));
  printf(" %d %d\n", iswctype(c, wctype("alpha")) != 0, iswxdigit(c) != 0);
  char bytes[8];
  wchar_t wide = 0;
  mbstate_t shift = {0};
  const char *text = draw_text("a1", 2);
  printf("%d %d %zu", mblen(text, 3), mbtowc(&wide, text, 3), mbrlen(text, 3, &shift));
  printf(" %d %d %d\n", (int)wide, wctomb(bytes, L'x'), mbsinit(&shift) != 0);
}

// ---- Text that means something ----------------------------------------------------------------

static void check_addresses(void) {
  const char *four = draw_text("0123456789.x", 12), *six = draw_text("0123af:.", 14);
  struct in_addr address = {0};
  unsigned char bytes[16] = {0};
  char text[64];
  int good = inet_aton(four, &address);
  printf("%s %d %x %x", four, good, good ? ntohl(address.s_addr) : 0, inet_addr(four));
  printf(" %d", inet_pton(AF_INET, four, bytes)), printf(" %s", inet_ntoa(address));
  good = inet_pton(AF_INET6, six, bytes);
  printf(" %s %d %s", six, good, good == 1 ? inet_ntop(AF_INET6, bytes, text, sizeof text) : "-");
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = draw(3) ? 0 : (unsigned char)draw(256);
  printf(" %s\n", inet_ntop(AF_INET6, bytes, text, sizeof text));
}

static void check_patterns(void) {
  static const char *const parts[] = {"[[:alpha:]]", "[!a]",    "[^b]", "[a-c]", "[]a]",  "[a-",
                                      "\\*",         "[[:x:]]", "*",    "?",     "[\\]]", "a",
                                      "b",           "/",       ".",    "**",    "[--0]", "\\"};
  char pattern[64] = "";
  for (uint32_t i = draw(4) + 1; i--;) strcat(pattern, parts[draw(COUNT(parts))]);
  const char *text = draw_text("ab1/.*]A", 5);
  for (int flags = 0; flags < 32; flags += 3)
    printf("%s %s %d: %d\n", pattern, text, flags, fnmatch(pattern, text, flags));
}

static void check_scans(void) {
  static const char *const formats[] = {"%d",    "%i",    "%x",     "%o",    "%u",   "%3d",
                                        "%2i",   "%1x",   "%lf",    "%3lf",  "%4lf", "%5s",
                                        "%c",    "%2c",   "%hd",    "%hhx",  "%lld", "%[0-9]",
                                        "%[^a]", "%*d%d", "%d%c%d", "%lf%c", "%f",   "%5f"};
  const char *text = draw_text("0123456789+-.eExXpPinfaNIF( )l", 9);
  for (size_t i = 0; i < COUNT(formats); i++) {
    char to[3][32] = {"", "", ""}, format[32];
    int at = -1;
    sprintf(format, "%s%%n", formats[i]);
    int found = strchr(formats[i] + 1, '%') ? sscanf(text, formats[i], to[0], to[1], to[2])
                                            : sscanf(text, format, to[0], &at);
    printf("[%s] %s %d %d", text, formats[i], found, at);
    for (size_t k = 0; k < 3; k++)
      for (size_t j = 0; j < 12; j++) printf("%02x", (unsigned char)to[k][j]);
    printf("\n");
  }
}

static void check_dates(void) {
  static const char *const formats[] = {"%Y-%m-%d", "%H:%M:%S", "%d %b %y", "%j %Y", "%I %p",
                                        "%a %d",    "%D",       "%T",       "%s",    "%e%n%k"};
  struct tm broken = {0};
  const char *text = draw_text("0123456789-:/ ", 12), *format = formats[draw(COUNT(formats))];
  const char *rest = strptime(text, format, &broken);
  printf("%s %s %d", text, format, rest ? (int)(rest - text) : -1);
  if (rest)
    printf(" %d %d %d %d %d %d", broken.tm_year, broken.tm_mon, broken.tm_mday, broken.tm_hour,
           broken.tm_min, broken.tm_sec);
  time_t when = (time_t)draw_integer();
  char made[64];
  printf(" %s", ctime_r(&when, made));
  print_real(difftime(when, 1000));
  wchar_t wide[64];
  printf(" %zu", wcsftime(wide, COUNT(wide), L"%c %x %X", gmtime(&when))),
      show_wide(wide, wcslen(wide));
  printf("\n");
}

// ---- Tables -----------------------------------------------------------------------------------

static int by_value(const void *a, const void *b) {
  return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

static void print_node(const void *node, VISIT visit, int depth) {
  if (visit == postorder || visit == leaf) printf(" %d", **(int *const *)node + 0 * depth);
}

static void check_tables(void) {
  int numbers[12], key = (int)draw(20);
  size_t count = draw(11) + 1;
  void *tree = NULL;
  for (size_t i = 0; i < count; i++) numbers[i] = (int)draw(20);
  size_t used = count;
  int *found = lfind(&key, numbers, &used, sizeof key, by_value);
  printf("%d: %d", key, found ? (int)(found - numbers) : -1);
  qsort(numbers, count, sizeof *numbers, by_value);
  found = bsearch(&key, numbers, count, sizeof key, by_value);
  printf(" %d", found ? *found : -1);
  for (size_t i = 0; i < count; i++) tsearch(&numbers[i], &tree, by_value);
  twalk(tree, print_node);
  printf(" %d", tfind(&key, &tree, by_value) != NULL);
  for (size_t i = 0; i < count; i++) tdelete(&numbers[i], &tree, by_value);
  printf(" %d\n", tree == NULL);
  char *argz = NULL, *envz = NULL;
  size_t size = 0, environment = 0;
  argz_create_sep(draw_text("ab=:", 12), ':', &argz, &size);
  argz_add(&argz, &size, "end"), argz_insert(&argz, &size, argz, "first");
  printf("%zu", argz_count(argz, size)), show(argz, size);
  envz_add(&envz, &environment, "a", draw_text("xy", 3)), envz_add(&envz, &environment, "b", NULL);
  envz_merge(&envz, &environment, argz, size, (int)draw(2)), show(envz, environment);
  const char *value = envz_get(envz, environment, "a");
  printf(" %s\n", value ? value : "none");
  free(argz), free(envz);
}

int main(int count, char **arguments) {
  static void (*const checks[])(void) = {check_real,  check_complex,   check_integers, check_bytes,
                                         check_wide,  check_addresses, check_patterns, check_scans,
                                         check_dates, check_tables};
  int rounds = count > 1 ? atoi(arguments[1]) : 60;
  state = count > 2 ? strtoull(arguments[2], NULL, 0) : 1;
  setenv("TZ", "UTC", 1);
  for (int i = 0; i < rounds; i++)
    for (size_t k = 0; k < COUNT(checks); k++) errno = 0, checks[k]();
  return 0;
}
