/* SPDX-License-Identifier: MIT */
// Throwing and catching: which handler is found, what is destroyed on the way, and in which order.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <vector>

struct Trace {
  const char *name;
  explicit Trace(const char *n) : name(n) { std::printf("+%s ", name); }
  Trace(const Trace &o) : name(o.name) { std::printf("copy %s ", name); }
  ~Trace() { std::printf("-%s ", name); }
};

// ---- Which handler ----------------------------------------------------------------------------

struct A {
  int a = 1;
  virtual ~A() = default;
};
struct B {
  int b = 2;
  virtual ~B() = default;
};
struct AB : A, B {
  int ab = 3;
};
struct V1 : virtual A {
  int v1 = 4;
};
struct V2 : virtual A {
  int v2 = 5;
};
struct Diamond : V1, V2 {
  int d = 6;
};
struct Twice1 : A {};
struct Twice2 : A {};
struct Twice : Twice1, Twice2 {};
struct Hidden : private A {};
enum Color { red, green };
enum class Mode { on = 7 };
struct Node {
  int value;
};
using Function = int (*)(int);
int twice(int x) { return 2 * x; }

void throw_kind(int kind) {
  static AB ab;
  static Diamond diamond;
  static Node node{8};
  static const Node constant{9};
  switch (kind) {
  case 0: throw 42;
  case 1: throw 42u;
  case 2: throw 'c';
  case 3: throw 4.5;
  case 4: throw "text";
  case 5: throw std::string("string");
  case 6: throw AB();
  case 7: throw Diamond();
  case 8: throw static_cast<A *>(&ab);
  case 9: throw &ab;
  case 10: throw &diamond;
  case 11: throw nullptr;
  case 12: throw green;
  case 13: throw Mode::on;
  case 14: throw &node;
  case 15: throw &constant;
  case 16: throw &twice;
  case 17: throw Twice();
  case 18: throw Hidden();
  case 19: throw std::out_of_range("range");
  case 20: throw 4.5f;
  case 21: throw 42ll;
  case 22: throw &Node::value;
  case 23: throw true;
  case 24: throw static_cast<void *>(&node);
  case 25: throw L"wide";
  default: std::puts("nothing");
  }
}

void catch_kind(int kind) {
  try {
    throw_kind(kind);
  } catch (int x) {
    std::printf("int %d\n", x);
  } catch (unsigned x) {
    std::printf("unsigned %u\n", x);
  } catch (char x) {
    std::printf("char %c\n", x);
  } catch (double x) {
    std::printf("double %g\n", x);
  } catch (const char *x) {
    std::printf("text %s\n", x);
  } catch (const std::string &x) {
    std::printf("string %s\n", x.c_str());
  } catch (B &x) {
    std::printf("B %d\n", x.b);
  } catch (V2 &x) {
    std::printf("V2 %d %d\n", x.v2, x.a);
  } catch (B *x) {
    std::printf("B* %s\n", x ? std::to_string(x->b).c_str() : "null");
  } catch (V1 *x) {
    std::printf("V1* %d\n", x->v1);
  } catch (A *x) {
    std::printf("A* %d\n", x->a);
  } catch (Color x) {
    std::printf("Color %d\n", x);
  } catch (Mode x) {
    std::printf("Mode %d\n", static_cast<int>(x));
  } catch (Node *x) {
    std::printf("Node* %d\n", x->value);
  } catch (const Node *x) {
    std::printf("const Node* %d\n", x->value);
  } catch (Function f) {
    std::printf("function %d\n", f(21));
  } catch (A &x) {
    std::printf("A %d\n", x.a);
  } catch (Hidden &) {
    std::puts("Hidden");
  } catch (std::logic_error &x) {
    std::printf("logic_error %s\n", x.what());
  } catch (int Node::*) {
    std::puts("member");
  } catch (void *) {
    std::puts("void*");
  } catch (...) {
    std::puts("other");
  }
}

// ---- What is destroyed ------------------------------------------------------------------------

struct Part {
  Trace t;
  Part(const char *name, bool bad) : t(name) {
    if (bad) throw std::runtime_error(std::string("part ") + name);
  }
};
struct Whole : Trace {
  Part first, second, third;
  explicit Whole(int bad)
      : Trace("base"), first("first", bad == 1), second("second", bad == 2),
        third("third", bad == 3) {
    Trace local("body");
    if (bad == 4) throw 4;
  }
  ~Whole() { std::printf("~Whole "); }
};
struct Tried : Part {
  explicit Tried(bool bad) try : Part("tried", bad) {
    std::printf("built ");
  } catch (std::exception &e) {
    std::printf("[%s] ", e.what());
  } // throws again by itself
};
struct Counted {
  static int alive, made;
  Counted() {
    if (++made == 4) throw made;
    alive++;
  }
  ~Counted() { alive--; }
};
int Counted::alive, Counted::made;

int leave(int how) {
  for (int i = 0; i < 3; i++) {
    Trace t("loop");
    try {
      Trace u("try");
      if (how == 0) return i;
      if (how == 1 && i == 1) break;
      if (how == 2) continue;
      if (how == 3 && i == 1) goto out;
      if (how == 4) throw i;
    } catch (int x) {
      Trace c("catch");
      if (x == 1) return 100 + x;
      continue;
    }
    std::printf("end ");
  }
out:
  return 50;
}

void destruction() {
  for (int bad = 0; bad <= 4; bad++) try {
      Whole w(bad);
    } catch (std::exception &e) {
      std::printf("=> %s\n", e.what());
    } catch (int n) {
      std::printf("=> %d\n", n);
    }
  std::puts("");
  for (bool bad : {false, true}) try {
      Tried t(bad);
    } catch (std::exception &e) {
      std::printf("=> %s\n", e.what());
    }
  try {
    delete[] new Counted[6];
  } catch (int n) {
    std::printf("array: made %d, alive %d\n", n, Counted::alive);
  }
  Counted::made = 0;
  try {
    std::vector<Counted> v(5);
  } catch (int n) {
    std::printf("vector: made %d, alive %d\n", n, Counted::alive);
  }
  for (int how = 0; how <= 4; how++) std::printf("leave %d: %d\n", how, leave(how));
  try {
    auto shared = std::make_shared<Trace>("shared");
    auto unique = std::make_unique<Trace>("unique");
    std::function<void(int)> f = [shared](int x) { throw x + 1; };
    f(6);
  } catch (int x) {
    std::printf("=> %d\n", x);
  }
}

// ---- Again and nested -------------------------------------------------------------------------

struct Thrower {
  ~Thrower() noexcept(false) { throw 7; }
};
struct Careful {
  ~Careful() {
    std::printf("uncaught %d; ", std::uncaught_exceptions());
    try {
      Trace t("inner");
      throw std::string("inside");
    } catch (std::string &s) {
      std::printf("%s; ", s.c_str());
    }
  }
};

void again() {
  try {
    try {
      throw std::out_of_range("first");
    } catch (std::exception &e) {
      std::printf("%s, ", e.what());
      throw;
    }
  } catch (std::logic_error &e) {
    std::printf("again %s, ", e.what());
    try {
      throw;
    } catch (std::out_of_range &o) {
      std::printf("thrice %s\n", o.what());
    }
  }
  try {
    try {
      throw 1;
    } catch (int) {
      throw 2.5;
    }
  } catch (double d) {
    std::printf("other %g\n", d);
  }
  try {
    Thrower t;
  } catch (int i) {
    std::printf("destructor %d\n", i);
  }
  try {
    Careful c;
    Trace t("outer");
    throw 3;
  } catch (int i) {
    std::printf("=> %d, uncaught %d\n", i, std::uncaught_exceptions());
  }
  try {
    try {
      throw 5;
    } catch (double) {
      std::puts("wrong");
    }
  } catch (...) {
    try {
      throw 6;
    } catch (int i) {
      std::printf("within %d, ", i);
    }
    try {
      throw;
    } catch (int i) {
      std::printf("then %d\n", i);
    }
  }
  try {
    try {
      throw AB();
    } catch (A &a) {
      a.a = 10;
      throw;
    }
  } catch (AB x) {
    std::printf("changed %d\n", x.a);
  }
}

// ---- exception_ptr ----------------------------------------------------------------------------

std::exception_ptr kept() {
  try {
    throw std::runtime_error("kept");
  } catch (...) {
    return std::current_exception();
  }
}

void show(const std::exception &e, int level = 0) {
  std::printf("%*s%s\n", level * 2, "", e.what());
  try {
    std::rethrow_if_nested(e);
  } catch (const std::exception &inner) {
    show(inner, level + 1);
  }
}

void pointers() {
  std::exception_ptr p = kept(), q = p;
  for (int i = 0; i < 2; i++) try {
      std::rethrow_exception(i ? q : p);
    } catch (std::runtime_error &e) {
      std::printf("%s %d\n", e.what(), p == std::current_exception());
    }
  p = std::make_exception_ptr(std::string("made"));
  q = nullptr;
  try {
    std::rethrow_exception(p);
  } catch (std::string &s) {
    std::printf("%s %d %d\n", s.c_str(), p != nullptr, q == nullptr);
  }
  std::printf("%d\n", std::current_exception() == nullptr);
  try {
    try {
      try {
        throw std::runtime_error("root");
      } catch (...) {
        std::throw_with_nested(std::logic_error("middle"));
      }
    } catch (...) {
      std::throw_with_nested(std::runtime_error("top"));
    }
  } catch (std::exception &e) {
    show(e);
  }
}

// ---- From the language ------------------------------------------------------------------------

int order(const void *a, const void *b) {
  int x = *static_cast<const int *>(a), y = *static_cast<const int *>(b);
  if (x == 13 || y == 13) throw std::string("thirteen");
  return x - y;
}
int once(int n) {
  static int value = n < 0 ? throw n : n;
  return value;
}
const char *volatile none = nullptr;

void language() {
  int numbers[] = {5, 13, 1};
  try {
    std::qsort(numbers, 3, sizeof *numbers, order);
  } catch (std::string &s) {
    std::printf("through C: %s\n", s.c_str());
  }
  for (int n : {-1, -2, 3, 4}) try {
      std::printf("once %d\n", once(n));
    } catch (int x) {
      std::printf("not yet %d\n", x);
    }
  A a;
  try {
    dynamic_cast<AB &>(a);
  } catch (std::bad_cast &) {
    std::puts("bad_cast");
  }
  try {
    A *nobody = nullptr;
    std::puts(typeid(*nobody).name());
  } catch (std::bad_typeid &) {
    std::puts("bad_typeid");
  }
  volatile int negative = -1;
  try {
    int *volatile memory = new int[negative];
    delete[] memory;
  } catch (std::bad_alloc &) {
    std::puts("no such array");
  }
  volatile std::size_t huge = static_cast<std::size_t>(-1) / 2 - 100;
  try {
    ::operator delete(::operator new(huge));
  } catch (std::bad_alloc &) {
    std::puts("bad_alloc");
  }
  std::printf("nothrow %d\n", ::operator new(huge, std::nothrow) == nullptr);
  std::set_new_handler([] {
    std::set_new_handler(nullptr);
    std::puts("new handler");
  });
  try {
    ::operator delete(::operator new(huge));
  } catch (std::exception &e) {
    std::puts("after it");
  }
}

int main() {
  for (int kind = 0; kind <= 26; kind++) catch_kind(kind);
  destruction();
  again();
  pointers();
  language();
}
