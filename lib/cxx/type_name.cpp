/* SPDX-License-Identifier: MIT */
#include "type_name.h"

#include <string.h>

namespace {

struct writer {
  const char *at; // in the mangled name
  char *out;
  size_t left;

  bool put(const char *text, size_t length) {
    if (length >= left) return false;
    memcpy(out, text, length);
    out += length;
    left -= length;
    *out = 0;
    return true;
  }
  bool put(const char *text) { return put(text, strlen(text)); }
  bool take(const char *prefix) {
    if (strncmp(at, prefix, strlen(prefix)) != 0) return false;
    at += strlen(prefix);
    return true;
  }
};

// A number and as many characters. libc++'s inline namespace is left out.
bool identifier(writer &w, bool &shown) {
  size_t length = 0;
  while (*w.at >= '0' && *w.at <= '9') length = length * 10 + size_t(*w.at++ - '0');
  if (length == 0 || length > strlen(w.at)) return false;
  const char *name = w.at;
  w.at += length;
  shown = !(length == 3 && memcmp(name, "__2", 3) == 0);
  if (!shown) return true;
  bool unnamed = length >= 10 && memcmp(name, "_GLOBAL__N", 10) == 0;
  return unnamed ? w.put("(anonymous namespace)") : w.put(name, length);
}

bool nested(writer &w) {
  bool shown;
  if (w.take("St") && !w.put("std::")) return false;
  while (!w.take("E")) {
    if (!identifier(w, shown)) return false;
    if (shown && *w.at != 'E' && !w.put("::")) return false;
  }
  return true;
}

bool basic(writer &w) {
  static const struct {
    char letter;
    const char *name;
  } types[] = {
      {'v', "void"},
      {'b', "bool"},
      {'c', "char"},
      {'a', "signed char"},
      {'h', "unsigned char"},
      {'s', "short"},
      {'t', "unsigned short"},
      {'i', "int"},
      {'j', "unsigned int"},
      {'l', "long"},
      {'m', "unsigned long"},
      {'x', "long long"},
      {'y', "unsigned long long"},
      {'f', "float"},
      {'d', "double"},
      {'e', "long double"},
      {'w', "wchar_t"},
  };
  for (const auto &t : types)
    if (*w.at == t.letter) return w.at++, w.put(t.name);
  return false;
}

bool type(writer &w) {
  bool shown;
  if (w.take("P")) return type(w) && w.put("*");
  if (w.take("K")) return type(w) && w.put(" const");
  if (w.take("N")) return nested(w);
  if (w.take("St")) return w.put("std::") && identifier(w, shown);
  if (*w.at >= '0' && *w.at <= '9') return identifier(w, shown);
  return basic(w);
}

} // namespace

void amphora::type_name(const char *mangled, char *out, size_t size) {
  writer w{mangled, out, size};
  if (type(w) && !*w.at) return;
  size_t length = strlen(mangled);
  if (length >= size) length = size - 1;
  memcpy(out, mangled, length);
  out[length] = 0;
}
