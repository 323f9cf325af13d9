/* SPDX-License-Identifier: MIT */
/* demangle.c: names of C++ and Rust functions, and bytes that only begin like them. */
#include "cli/demangle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The name, and what a user reads; NULL: it is left as it is. */
static const struct {
  const char *name, *expected;
} cases[] = {
    {"main", NULL},
    {"", NULL},
    {"_Z", NULL},
    {"_R", NULL},
    {"_ZN3fooE", "foo"},
    {"_Z3barv", "bar()"},
    {"_ZN3foo3barEv", "foo::bar()"},
    {"_ZNK3foo3barERKiPKc", "foo::bar(int const&, char const*) const"},
    {"_ZNO3foo3barEv", "foo::bar() &&"},
    {"_ZN12_GLOBAL__N_13barEv", "(anonymous namespace)::bar()"},
    {"_ZN1AC2Ei", "A::A(int)"},
    {"_ZN1AD0Ev", "A::~A()"},
    {"_ZN1BIiEC1ERKS0_", "B<int>::B(B<int> const&)"},
    {"_ZN1AcviEv", "A::operator int()"},
    {"_ZplRK1AS1_", "operator+(A const&, A const&)"},
    {"_ZN1AnwEm", "A::operator new(unsigned long)"},
    {"_Zli2_kmy", "operator\"\" _k(unsigned long, unsigned long long)"},
    {"_ZNSt6vectorIiSaIiEE9push_backERKi",
     "std::vector<int, std::allocator<int>>::push_back(int const&)"},
    {"_ZNKSt3mapISsiSt4lessISsESaISt4pairIKSsiEEE4findERS3_",
     "std::map<std::string, int, std::less<std::string>, std::allocator<std::pair<std::string "
     "const, int>>>::find(std::string const&) const"},
    {"_ZNSt3__212basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEEC1EPKc",
     "std::__2::basic_string<char, std::__2::char_traits<char>, "
     "std::__2::allocator<char>>::basic_string(char const*)"},
    {"_Z1fIiEvT_", "f<int>(int)"},
    {"_Z1fIJifdEEvDpT_", "f<int, float, double>(int, float, double)"},
    {"_Z1fILi3ELb1ELj7ELln2EEvv", "f<3, true, 7u, -2l>()"},
    {"_Z1fIXadL_Z1gvEEEvv", "f<&g()>()"},
    {"_Z1fPFivE", "f(int (*)())"},
    {"_Z1fPFPFicEfE", "f(int (*(*)(float))(char))"},
    {"_Z1fM1AFivE", "f(int (A::*)())"},
    {"_Z1fM1AKi", "f(int const A::*)"},
    {"_Z1fRA10_Ki", "f(int const (&)[10])"},
    {"_Z1fz", "f(...)"},
    {"_ZZ3foovENKUlvE_clEv", "foo()::{lambda()#1}::operator()() const"},
    {"_ZZ3foovENKUliE0_clEi", "foo()::{lambda(int)#2}::operator()(int) const"},
    {"_ZZ3foovE1x_0", "foo()::x"},
    {"_ZTV1A", "vtable for A"},
    {"_ZThn8_N1A1fEv", "non-virtual thunk to A::f()"},
    {"_ZGVZ3foovE1x", "guard variable for foo()::x"},
    {"_ZN3foo3barB5cxx11Ev", "foo::bar[abi:cxx11]()"},
    {"_Z3foov.constprop.0", "foo()"},
    /* An expression in the result's type */
    {"_Z1fIiEN2ifIXsr1cIT_EE1vEvE4typeERS1_", "f<int>(…)"},

    {"_ZN4core3fmt9Formatter9write_str17h0123456789abcdefE", "core::fmt::Formatter::write_str"},
    {"_ZN4core3ptr23drop_in_place$LT$u8$GT$17h0123456789abcdefE", "core::ptr::drop_in_place<u8>"},
    {"_ZN66_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..ops..drop..Drop$GT$"
     "4drop17h0123456789abcdefE",
     "<alloc::vec::Vec<T> as core::ops::drop::Drop>::drop"},
    {"_RNvC6_123foo3bar", "123foo::bar"},
    {"_RNCNCNgCs6DXkGYLi8lr_2cc5spawn00B5_", "cc::spawn::{closure#0}::{closure#0}"},
    {"_RNCINkXs25_NgCsbmNqQUJIY6D_4core5sliceINyB9_4IterhENuNgNoBb_4iter8iterator8Iterator9"
     "rpositionNCNgNpB9_6memchr7memrchrs_0E0Bb_",
     "<core::slice::Iter<u8> as core::iter::iterator::Iterator>::rposition::<"
     "core::slice::memchr::memrchr::{closure#1}>::{closure#0}"},
    {"_RINbNbCskIICzLVDPPb_5alloc5alloc8box_freeDINbNiB4_5boxed5FnBoxuEp6OutputuEL_"
     "ECs1iopQbuBiw2_3std",
     "alloc::alloc::box_free::<dyn alloc::boxed::FnBox<(), Output = ()>>"},
    {"_RMC0INtC8arrayvec8ArrayVechKj7b_E", "<arrayvec::ArrayVec<u8, 123>>"},
    {"_RINvC1a1fRhQSjTlmEFUKCcEuPbE", "a::f::<&u8, &mut [usize], (i32, u32), "
                                      "unsafe extern \"C\" fn(char), *const bool>"},
    {"_RNvNvC1a1b1cCs_1d", "a::b::c"},
};

enum { COUNT = sizeof cases / sizeof *cases };

static int failures;

static void check(const char *name, const char *expected) {
  char text[1024];
  bool known = demangle(name, text, sizeof text);
  if (known == !!expected && (!known || !strcmp(text, expected))) return;
  fprintf(stderr, "%s\n  is %s\n  not %s\n", name, known ? text : "not known",
          expected ? expected : "left as it is");
  failures++;
}

/* Whatever follows, the text fits and ends. */
static void survive(const char *name, size_t size) {
  char *copy = malloc(size + 1), text[40];
  memcpy(copy, name, size);
  copy[size] = 0;
  memset(text, 'x', sizeof text);
  if (demangle(copy, text, sizeof text) && !memchr(text, 0, sizeof text)) failures++;
  free(copy);
}

/* Beginnings of names, and names with one byte changed. */
static void check_damaged(const char *name) {
  static const char bytes[] = "_ZN0159SEITLKFPRB.";
  size_t size = strlen(name);
  char copy[512];
  for (size_t i = 0; i <= size; i++) survive(name, i);
  for (size_t i = 0; i < size; i++)
    for (const char *byte = bytes; *byte; byte++) {
      memcpy(copy, name, size);
      copy[i] = *byte;
      survive(copy, size);
    }
}

static void repeat(const char *start, const char *part, int count, const char *end) {
  size_t size = strlen(start) + (size_t)count * strlen(part) + strlen(end);
  char *name = malloc(size + 1);
  strcpy(name, start);
  for (int i = 0; i < count; i++) strcat(name, part);
  strcat(name, end);
  survive(name, size);
  free(name);
}

/* Names that nest deeply, and that double with every part. */
static void check_hostile(void) {
  repeat("_Z1f", "P", 3000, "i");
  repeat("_ZN", "1a", 3000, "Ev");
  repeat("_Z1f1aIiE", "1bIS_S_E", 50, "");
  repeat("_Z1fSt1aIJEE", "St1bIJS_S_EE", 200, "");
  repeat("_RNvC1a1f", "INvC1a1f", 300, "E");
  repeat("_RINvC1a1f", "TB7_B7_E", 500, "E");
  repeat("_RINvC1a1f", "R", 3000, "hE");
  survive("_RB_", 4);
  survive("_RINvC1a1fB6_E", 14);
  survive("_ZN99999999999999999999999999991aE", 34);
}

int main(void) {
  for (int i = 0; i < COUNT; i++) {
    check(cases[i].name, cases[i].expected);
    check_damaged(cases[i].name);
  }
  check_hostile();
  return failures != 0;
}
