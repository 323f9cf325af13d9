/* SPDX-License-Identifier: MIT */
// Calls functions of the C library with arguments from tables of edges and from a generator, and
// prints their results, errno and what they wrote: calls [ROUNDS [SEED]].
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <regex.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static uint64_t state;

static uint32_t draw(uint32_t below) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(state >> 33) % below;
}

static int sign(int value) { return (value > 0) - (value < 0); }

// Text of characters that mean something to the function at hand.
static const char *text_of(const char *alphabet, uint32_t longest) {
  static char texts[4][64];
  static int next;
  char *text = texts[next++ % 4];
  uint32_t length = draw(longest + 1), size = (uint32_t)strlen(alphabet);
  for (uint32_t i = 0; i < length; i++) text[i] = alphabet[draw(size)];
  text[length] = 0;
  return text;
}

static const char *error_text(void) { return errno ? strerror(errno) : "-"; }

// ---- Numbers from text ------------------------------------------------------------------------

static const char *const numbers[] = {
    "",
    " ",
    "0",
    "-0",
    "+",
    "-",
    "+-1",
    "0x",
    "0X",
    "0x1",
    "-0x1f",
    "0xg",
    "1e",
    "1e+",
    "1e5",
    "1e400",
    "-1e400",
    "1e-400",
    "4.9e-324",
    "2.4e-324",
    "2.5e-324",
    "1.7976931348623157e308",
    "1.7976931348623159e308",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999999",
    "inf",
    "INFINITY",
    "-infinit",
    "nan",
    "NAN(12)",
    "nan(",
    "nan(a b)",
    "0x1p",
    "0x1p3",
    "0x.8p1",
    "0x1.8p-1074",
    "0x1p1024",
    ".",
    ".5",
    "5.",
    "-.5e1",
    "1e1.5",
    "  12abc",
    "\t\n12",
    "1,000",
    "0b101",
    "08",
    "077",
    "z",
    "Zz",
    "1.5f",
    "3.4028235e38",
    "3.4028236e38",
    "1e39",
    "1e-45",
    "1e-46",
    "0.1",
    "1e23",
    "8.41e21",
    "9007199254740993",
    "0x1.00000000000008p0",
    "0x1.00000000000018p0",
    "2.2250738585072011e-308",
    "2.2250738585072014e-308",
    "0x",
    "0x.p1",
    "1e-",
    "in",
    "na",
};

static void check_number(const char *text) {
  static const int bases[] = {0, 10, 16, 8, 2, 36, 1, 37, -1};
  char *end;
  for (size_t i = 0; i < COUNT(bases); i++) {
    int base = bases[i];
#define CONVERT(format, function)                                                                  \
  (errno = 0, end = NULL, printf(" " format, function(text, &end, base)),                          \
   printf("/%d/%s", end ? (int)(end - text) : -1, error_text()))
    printf("[%s] base %d", text, base);
    CONVERT("%lld", strtoll), CONVERT("%llu", strtoull), CONVERT("%" PRIdMAX, strtoimax);
    CONVERT("%" PRIuMAX, strtoumax);
    if (base == 10 && strlen(text) < 9)
      CONVERT("%ld", strtol), printf(" %d", (int)strtoul(text, NULL, base));

    printf("\n");
  }
  errno = 0;
  printf("[%s] %.17g", text, strtod(text, &end));
  printf("/%d", (int)(end - text));
  printf(" %.17g", (double)strtof(text, &end));
  printf("/%d %d %.17g\n", (int)(end - text), strlen(text) < 10 ? atoi(text) : 0, atof(text));
}

static void check_scan(const char *text) {
  static const char *const formats[] = {"%d%n", "%i%n",  "%x%n",  "%o%n",
                                        "%u%n", "%3d%n", "%2i%n", "%1x%n"};
  for (size_t i = 0; i < COUNT(formats); i++) {
    int value = -77, at = -1;
    if (strlen(text) > 9) continue;
    int result = sscanf(text, formats[i], &value, &at);
    printf("sscanf [%s] %s: %d %d %d\n", text, formats[i], result, value, at);
  }
  static const char *const floats[] = {"%lf%n", "%3lf%n", "%le%n", "%4lg%n"};
  for (size_t i = 0; i < COUNT(floats); i++) {
    double value = -77;
    int at = -1, result = sscanf(text, floats[i], &value, &at);
    printf("sscanf [%s] %s: %d %.17g %d\n", text, floats[i], result, value, at);
  }
  char word[64] = "none", other[64] = "none";
  int at = -1, result = sscanf(text, "%5s %n%[0-9a-f]", word, &at, other);
  printf("sscanf [%s]: %d %s %d %s\n", text, result, word, at, other);
  result = sscanf(text, "%[^e]e%c", word, other);
  printf("sscanf [%s]: %d %s %d\n", text, result, word, other[0]);
}

// ---- Text from numbers ------------------------------------------------------------------------

static const double doubles[] = {0.0,
                                 -0.0,
                                 1,
                                 -1,
                                 0.5,
                                 1.5,
                                 2.5,
                                 0.1,
                                 1.0 / 3,
                                 1e10,
                                 123456789.125,
                                 1e15,
                                 1e16,
                                 1e21,
                                 1e22,
                                 1e23,
                                 1e100,
                                 1e-5,
                                 1e-4,
                                 9.995,
                                 0.00015,
                                 999999.5,
                                 99999.95,
                                 1.7976931348623157e308,
                                 2.2250738585072014e-308,
                                 4.9e-324,
                                 INFINITY,
                                 -INFINITY,
                                 NAN,
                                 5e-5,
                                 0.045,
                                 1e-10,
                                 255.999999,
                                 65536};

static void format(char *to, const char *conversions) {
  static const char *const widths[] = {"", "", "1", "5", "12", "30"}, *const precisions[] = {
                                                                          "",   "",   ".",   ".0",
                                                                          ".1", ".3", ".10", ".25"};
  *to++ = '%';
  for (const char *flag = "-+ #0"; *flag; flag++)
    if (draw(4) == 0) *to++ = *flag;
  to = stpcpy(to, widths[draw(COUNT(widths))]);
  to = stpcpy(to, precisions[draw(COUNT(precisions))]);
  uint32_t which = draw((uint32_t)strlen(conversions));
  if (strchr("diuoxX", conversions[which])) to = stpcpy(to, "ll");
  *to++ = conversions[which];
  *to = 0;
}

static void check_print(void) {
  static const long long integers[] = {0,     1,       -1,      7,         255,      -255,
                                       65536, INT_MAX, INT_MIN, LLONG_MAX, LLONG_MIN};
  char made[32], text[512];
  format(made, "eEfFgGaA");
  double value = doubles[draw(COUNT(doubles))];
  uint32_t mantissa = draw(1u << 31), exponent = draw(120);
  if (draw(2)) value = ldexp((double)mantissa - (1 << 30), (int)exponent - 80);
  if (fpclassify(value) == FP_SUBNORMAL) value = 0; // %a has two ways of writing these
  char *alternate = strchr(made, '#');
  if (alternate && strpbrk(made, "gG")) *alternate = '-'; // wasi-libc has digits after rounding up
  int size = snprintf(text, sizeof text, made, value);
  printf("%s %a: %d [%s]", made, value, size, text);
  format(made, "diuoxX");
  long long integer = integers[draw(COUNT(integers))];
  size = snprintf(text, sizeof text, made, integer);
  printf(" %s %lld: %d [%s]", made, integer, size, text);
  format(made, "s");
  for (char *zero = made; (zero = strpbrk(zero, "#0+ ")) && zero < strpbrk(made, "123456789.s");)
    *zero = '-';
  size = snprintf(text, sizeof text, made, text_of("abc ", 12));
  printf(" %s: %d [%s]\n", made, size, text);
}

static void check_pointers(void) {
  char text[64];
  printf("%s\n", snprintf(text, 3, "%s", "longer") == 6 ? text : "");
  printf("%s %.2s %c%c %5c %-5c| %%\n", (char *)(uintptr_t)draw(1), "abc", 'x', 'y', 'z', 'w');
  printf("%2$s %1$s %3$*4$d\n", "one", "two", 3, 5);
}

// ---- Text -------------------------------------------------------------------------------------

static void check_text(void) {
  const char *a = text_of("abcAB1", 8);
  const char *b = text_of("abAB1", 3);
  char copy[64], *save = NULL, *at = copy;
  printf("<%s|%s>", a, b);
  printf(" %d %d %d %d", sign(strcmp(a, b)), sign(strncmp(a, b, 2)), sign(strcasecmp(a, b)),
         sign(strncasecmp(a, b, 2)));
  printf(" %d %d", sign(strcoll(a, b)),
         sign(memcmp(a, b, strlen(b) < strlen(a) ? strlen(b) : strlen(a))));
#define PLACE(call) ((call) ? (int)((const char *)(call) - a) : -1)
  printf(" %d %d %d %d", PLACE(strstr(a, b)), PLACE(strcasestr(a, b)),
         PLACE(memmem(a, strlen(a), b, strlen(b))), PLACE(strpbrk(a, b)));
  printf(" %zu %zu %zu", strspn(a, b), strcspn(a, b), strnlen(a, 4));
  printf(" %d %d %d %d", PLACE(strchr(a, 'a')), PLACE(strrchr(a, 'a')),
         PLACE(memrchr(a, 'b', strlen(a))), PLACE(strchrnul(a, 'B')));
  strcpy(copy, a);
  for (char *token = strtok_r(copy, b, &save); token; token = strtok_r(NULL, b, &save))
    printf(" {%s}", token);
  strcpy(copy, a);
  for (char *token; (token = strsep(&at, b));) printf(" (%s)", token);
  memset(copy, '-', sizeof copy);
  printf(" %d", (int)(stpncpy(copy, a, 5) - copy));
  printf(" %.8s %d\n", copy, memccpy(copy, a, '1', strlen(a)) != NULL);
  printf("%ld %s\n", (long)(int)a64l(b), l64a(draw(INT_MAX)));
}

static void check_paths(void) {
  char one[64], two[64];
  strcpy(one, text_of("a/.", 7)), strcpy(two, one);
  printf("<%s>", one);
  if (one[0] == '/' && one[1] == '/') one[0] = 'a'; // "//" is a root of its own there
  printf(" %s %s\n", dirname(one), (basename)(two));
}

static void check_patterns(void) {
  static const int flags[] = {0,
                              FNM_PATHNAME,
                              FNM_PERIOD,
                              FNM_NOESCAPE,
                              FNM_CASEFOLD,
                              FNM_LEADING_DIR,
                              FNM_PATHNAME | FNM_PERIOD};
  const char *pattern = text_of("ab*?[]!-\\/.", 7);
  const char *text = text_of("abA-]/.\\", 6);
  for (size_t i = 0; i < COUNT(flags); i++)
    printf("fnmatch %s %s %d: %d\n", pattern, text, flags[i], fnmatch(pattern, text, flags[i]));
  pattern = text_of("ab.[-]^$", 7);
  text = text_of("ab1.", 8);
  for (int extended = 0; extended < 2; extended++) {
    regex_t compiled;
    regmatch_t matches[3];
    int error = regcomp(&compiled, pattern, extended ? REG_EXTENDED : 0);
    printf("regcomp %s %d: %d", pattern, extended, error != 0);
    if (!error) {
      int found = regexec(&compiled, text, COUNT(matches), matches, 0);
      printf(" %zu %s %d", compiled.re_nsub, text, found);
      for (size_t i = 0; i < COUNT(matches) && !found; i++)
        printf(" %d-%d", (int)matches[i].rm_so, (int)matches[i].rm_eo);
      regfree(&compiled);
    }
    printf("\n");
  }
}

// ---- Time -------------------------------------------------------------------------------------

static void check_time(void) {
  static const time_t edges[] = {0,          -1,         1,           86399,        951782400,
                                 1078012800, 4102444800, -2208988800, 253402300799, 1e11};
  static const char conversions[] = "aAbBcCdDeFgGhHIjklmMnprRsStTuUVwWxXyYz%";
  time_t when = edges[draw(COUNT(edges))];
  if (draw(3)) when = (time_t)((int64_t)draw(INT_MAX) * 4 - INT_MAX);
  struct tm broken, other;
  char text[200];
  gmtime_r(&when, &broken);
  printf("%lld: %d-%d-%d %d:%d:%d %d %d %s", (long long)when, broken.tm_year, broken.tm_mon,
         broken.tm_mday, broken.tm_hour, broken.tm_min, broken.tm_sec, broken.tm_wday,
         broken.tm_yday, asctime(&broken));
  for (const char *c = conversions; *c; c++) {
    char one[4] = {'%', *c, 0};
    text[0] = 0;
    printf("%zu[%s]", strftime(text, sizeof text, one, &broken), text);
  }
  other = (struct tm){.tm_year = (int)draw(300)};
  other.tm_mon = (int)draw(40) - 15;
  other.tm_mday = (int)draw(100) - 40;
  other.tm_hour = (int)draw(100) - 40;
  other.tm_min = (int)draw(200) - 70;
  other.tm_sec = (int)draw(200) - 70;
  broken = other;
  long long made = timegm(&other);
  printf("\n%lld %lld", made, (long long)mktime(&broken));
  printf(" %d-%d-%d %d %d\n", other.tm_year, other.tm_mon, other.tm_mday, other.tm_wday,
         other.tm_yday);
  const char *rest = strptime("2024-02-29 13:05:09 Thu Feb", "%Y-%m-%d %H:%M:%S %a %b", &other);
  printf("%d %d\n", rest ? (int)strlen(rest) : -1, other.tm_yday);
}

// ---- Wide characters and kinds of characters --------------------------------------------------

static void check_wide(void) {
  wchar_t wide[64], *end;
  char text[128];
  const char *number = numbers[draw(COUNT(numbers))];
  size_t size = mbstowcs(wide, number, COUNT(wide));
  errno = 0;
  long long whole = wcstoll(wide, &end, 0);
  printf("%zu %lld %d %d", size, whole, (int)(end - wide), errno == ERANGE);
  double value = wcstod(wide, &end);
  printf(" %.17g %d\n", value, (int)(end - wide));
  uint32_t some = draw(1000);
  int length =
      swprintf(wide, COUNT(wide), L"%ls|%5d|%-8.3f|%x", L"wide", (int)some, some / 8.0, some);
  printf("%d %zu %s\n", length, wcstombs(text, wide, sizeof text), text);
  printf("%d\n", swprintf(wide, 4, L"%s", "too long") < 0);
}

static void check_characters(void) {
  for (int c = -1; c < 256; c++)
    printf("%d:%d%d%d%d%d%d%d%d%d%d%d%d %d %d\n", c, !!isalnum(c), !!isalpha(c), !!isblank(c),
           !!iscntrl(c), !!isdigit(c), !!isgraph(c), !!islower(c), !!isprint(c), !!ispunct(c),
           !!isspace(c), !!isupper(c), !!isxdigit(c), tolower(c), toupper(c));
  for (wint_t c = 0; c < 128; c++)
    printf("%u:%d%d%d%d%d %u %u %d\n", (unsigned)c, !!iswalnum(c), !!iswalpha(c), !!iswpunct(c),
           !!iswspace(c), !!iswprint(c), (unsigned)towlower(c), (unsigned)towupper(c), wctob(c));
}

// ---- Mathematics: what has one right answer, and the rest to their last digits ----------------

#define EXACT(function) {#function, function, 0}
#define CLOSE(function) {#function, function, 1}
static const struct {
  const char *name;
  double (*function)(double);
  int close;
} functions[] = {EXACT(floor),     EXACT(ceil),   EXACT(trunc),  EXACT(round), EXACT(rint),
                 EXACT(nearbyint), EXACT(sqrt),   EXACT(fabs),   EXACT(logb),  CLOSE(sin),
                 CLOSE(cos),       CLOSE(tan),    CLOSE(asin),   CLOSE(acos),  CLOSE(atan),
                 CLOSE(sinh),      CLOSE(cosh),   CLOSE(tanh),   CLOSE(asinh), CLOSE(acosh),
                 CLOSE(atanh),     CLOSE(exp),    CLOSE(exp2),   CLOSE(expm1), CLOSE(log),
                 CLOSE(log2),      CLOSE(log10),  CLOSE(log1p),  CLOSE(cbrt),  CLOSE(erf),
                 CLOSE(erfc),      CLOSE(tgamma), CLOSE(lgamma), CLOSE(exp10)};

static void print_double(double value, int close) {
  if (isnan(value))
    printf(" nan");
  else if (close && value != 0 && isfinite(value))
    printf(" ~%.17g", value);
  else
    printf(" %.17g", value);
}

static void check_math(double x, double y) {
  printf("%.17g %.17g", x, y);
  for (size_t i = 0; i < COUNT(functions); i++)
    print_double(functions[i].function(x), functions[i].close);
  int exponent = 0;
  double whole;
  print_double(fmod(x, y), 0), print_double(remainder(x, y), 0), print_double(copysign(x, y), 0),
      print_double(fdim(x, y), 0);
  print_double(fmax(x, y), 0), print_double(fmin(x, y), 0), print_double(nextafter(x, y), 0),
      print_double(fma(x, y, x), 0);
  print_double(frexp(x, &exponent), 0), print_double(modf(x, &whole), 0), print_double(whole, 0),
      print_double(ldexp(x, 3), 0);
  print_double(pow(x, y), 1), print_double(atan2(x, y), 1), print_double(hypot(x, y), 1);
  printf(" %d %d\n", isfinite(x) && x != 0 ? exponent : 0, isfinite(x) && x != 0 ? ilogb(x) : 0);
}

// ---- Streams in memory ------------------------------------------------------------------------

static void check_streams(void) {
  char *made = NULL, buffer[32] = "0123456789", line[16];
  size_t size = 0;
  FILE *out = open_memstream(&made, &size);
  fputs("hello world", out), fflush(out);
  printf("%zu [%s]", size, made);
  fclose(out);
  free(made);
  strcpy(buffer, "0123456789");
  FILE *file = fmemopen(buffer, 20, "r+");
  printf("%s", fgets(line, 5, file) ? line : "none");
  printf(" %ld\n", ftell(file));
  fclose(file);
}

int main(int count, char **arguments) {
  int rounds = count > 1 ? atoi(arguments[1]) : 300;
  state = count > 2 ? strtoull(arguments[2], NULL, 0) : 1;
  setenv("TZ", "UTC", 1);
  check_characters();
  check_pointers();
  check_streams();
  for (size_t i = 0; i < COUNT(numbers); i++) check_number(numbers[i]), check_scan(numbers[i]);
  for (size_t i = 0; i < COUNT(doubles); i++)
    check_math(doubles[i], doubles[(i * 7 + 3) % COUNT(doubles)]);
  for (int i = 0; i < rounds; i++) {
    const char *number = text_of("0123456789+-.eExXpPinfa ", 9);
    check_number(number), check_scan(number);
    check_print(), check_text(), check_paths(), check_patterns(), check_time(), check_wide();
    double x = (double)draw(INT_MAX) - (1 << 30), y = (double)draw(100) / 4 - 10;
    check_math(ldexp(x, -(int)draw(45)), y);
  }
  return 0;
}
