/* SPDX-License-Identifier: MIT */
// dynamic_cast and typeid over every kind of hierarchy; virtual inheritance; covariant returns.
#include <cstdio>
#include <map>
#include <string>
#include <typeindex>
#include <typeinfo>

struct Base {
  int base = 1;
  virtual ~Base() = default;
  virtual const char *name() const { return "Base"; }
  virtual Base *self() { return this; }
};
struct Left : Base {
  int left = 2;
  const char *name() const override { return "Left"; }
  Left *self() override { return this; }
};
struct Side {
  int side = 3;
  virtual ~Side() = default;
};
struct Both : Left, Side {
  const char *name() const override { return "Both"; }
  Both *self() override { return this; }
};
struct VA : virtual Base {
  int va = 4;
};
struct VB : virtual Base {
  int vb = 5;
  const char *name() const override { return "VB"; }
};
struct Diamond final : VA, VB, private Side {
  int d = 6;
  VB *self() override { return this; }
};
struct Two : Left, private VA {};
template <class T> struct Box : Base {
  T value{};
};

template <class To, class From> void cast(const char *what, From *from) {
  To *to = dynamic_cast<To *>(from);
  std::printf("%s: %s\n", what, to ? "yes" : "no");
}

struct Talker {
  Talker() { speak(); }
  virtual ~Talker() { speak(); }
  virtual void speak() { std::puts("Talker"); }
};
struct Loud : Talker {
  Loud() { speak(); }
  ~Loud() override { speak(); }
  void speak() override { std::puts("Loud"); }
};

int main() {
  Base base;
  Left left;
  Both both;
  Diamond diamond;
  Box<int> ints;
  Box<std::string> strings;
  Base *all[] = {&base, &left, &both, &diamond, &ints, &strings};
  for (Base *b : all) {
    std::printf("%s %d\n", b->name(), b->self()->base);
    cast<Left>("Left", b);
    cast<Both>("Both", b);
    cast<Side>("Side", b);
    cast<VA>("VA", b);
    cast<Diamond>("Diamond", b);
    cast<Box<int>>("Box<int>", b);
    std::printf("whole object: %d\n", dynamic_cast<void *>(b) != nullptr);
  }
  Side *side = &both;
  cast<Left>("Side to Left", side);
  cast<Base>("Side to Base", side);
  VA *va = &diamond;
  cast<VB>("VA to VB", va);
  std::printf("%d %d %d\n", va->base, dynamic_cast<VB *>(va)->vb, dynamic_cast<Diamond *>(va)->d);
  Both *nobody = nullptr;
  cast<Side>("null", nobody);

  Base &alias = both;
  std::printf("%d %d %d\n", typeid(alias) == typeid(Both), typeid(alias) == typeid(Base),
              typeid(Box<int>) == typeid(Box<long>));
  std::printf("%s %s %s\n", typeid(Both).name(), typeid(int).name(), typeid(Box<int>).name());
  std::map<std::type_index, const char *> names{{typeid(Left), "Left"}, {typeid(Both), "Both"}};
  std::printf("%s\n", names.at(typeid(alias)));
  std::printf("%d\n", typeid(const int) == typeid(int));
  Loud loud;
  int Left::*member = &Left::left;
  const char *(Base::*method)() const = &Base::name;
  std::printf("%d %s\n", both.*member, (diamond.*method)());
}
