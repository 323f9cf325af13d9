/* SPDX-License-Identifier: MIT */
// Streams whose buffers throw, and string and wide streams.
#include <cstdio>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

struct Bad : std::streambuf {
  int_type underflow() override { throw std::runtime_error("no input"); }
  int_type overflow(int_type) override { throw std::runtime_error("no output"); }
  int sync() override { throw std::runtime_error("no sync"); }
};

template <class F> static void show(const char *name, F f) {
  Bad buffer;
  std::iostream s(&buffer);
  const char *thrown = "nothing";
  try {
    f(s);
  } catch (const std::exception &e) {
    thrown = "an exception";
  }
  std::printf("%s: %s, bad %d fail %d eof %d\n", name, thrown, s.bad(), s.fail(), s.eof());
}

int main() {
  char text[8];
  std::string line;
  int number;
  show("get", [](auto &s) { s.get(); });
  show("read", [&](auto &s) { s.read(text, 4); });
  show("getline", [&](auto &s) { s.getline(text, 4); });
  show("std::getline", [&](auto &s) { std::getline(s, line); });
  show("int", [&](auto &s) { s >> std::noskipws >> number; });
  show("string", [&](auto &s) { s >> std::noskipws >> line; });
  show("ignore", [](auto &s) { s.ignore(3); });
  show("put", [](auto &s) { s.put('x'); });
  show("write", [](auto &s) { s.write("xy", 2); });
  show("text", [](auto &s) { s << "xy"; });
  show("number", [](auto &s) { s << 42; });
  show("flush", [](auto &s) { s.flush(); });

  std::istringstream in("12 0x1f 3.5 word 'q' true");
  int a, b;
  double d;
  std::string w, q;
  bool t;
  in >> a >> std::hex >> b >> std::dec >> d >> w >> std::quoted(q, '\'') >> std::boolalpha >> t;
  std::cout << a << ' ' << b << ' ' << d << ' ' << w << ' ' << q << ' ' << t << '\n';
  std::ostringstream out;
  out << std::setw(8) << std::setfill('*') << 42 << std::left << std::setw(6) << "ab"
      << std::showbase << std::hex << 255 << std::uppercase << std::scientific
      << std::setprecision(3) << 1234.5 << std::hexfloat << 1.5;
  std::cout << out.str() << '\n';
  std::wostringstream wide;
  wide << L"w\u00e9 " << 3.25 << L' ' << std::setw(4) << 7;
  std::wistringstream back(wide.str());
  std::wstring first;
  back >> first >> d >> a;
  std::cout << first.size() << ' ' << d << ' ' << a << '\n';
  in.exceptions(std::ios::failbit);
  try {
    in >> a;
  } catch (const std::ios_base::failure &e) {
    std::cout << "failure " << (e.code() == std::io_errc::stream) << '\n';
  }
}
