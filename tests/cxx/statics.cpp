/* SPDX-License-Identifier: MIT */
// What runs before and after main, and objects that are made on first use.
#include <cstdio>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

struct Announced {
  const char *name;
  explicit Announced(const char *n) : name(n) { std::printf("+%s\n", name); }
  ~Announced() { std::printf("-%s\n", name); }
};
static Announced first("first"), second("second");
thread_local std::string per_thread(30, 't');
static std::string text = std::string(40, 'x') + "y";
static const std::vector<int> numbers{3, 1, 2};

static Announced &on_first_use() {
  static Announced local("local");
  return local;
}
__attribute__((constructor)) static void early() { std::puts("constructor function"); }

struct Point {
  int x, y;
  friend std::ostream &operator<<(std::ostream &out, const Point &p) {
    return out << '(' << p.x << ',' << p.y << ')';
  }
  friend std::istream &operator>>(std::istream &in, Point &p) {
    char c;
    return in >> c >> p.x >> c >> p.y >> c;
  }
};

int main() {
  std::atexit([] { std::puts("atexit"); });
  std::puts("main");
  std::printf("%s %zu %s\n", per_thread.c_str(), text.size(), "in order");
  on_first_use();
  on_first_use();
  std::cout << std::hex << std::showbase << 255 << ' ' << std::dec << std::setw(6)
            << std::setfill('*') << 42 << ' ' << std::fixed << std::setprecision(3) << 3.14159
            << ' ' << std::scientific << 12345.678 << ' ' << std::boolalpha << true << ' '
            << 1e300 * 10 << std::endl;
  std::stringstream stream("(3,4) 17 2.5 word");
  Point p;
  int n;
  double d;
  std::string word;
  stream >> p >> n >> d >> word;
  std::cout << std::defaultfloat << p << ' ' << n << ' ' << d << ' ' << word << ' '
            << numbers.size() << '\n';
  std::wcout << L"wide" << std::endl;
  std::cerr << "error stream\n";
  std::exit(3);
}
