/* SPDX-License-Identifier: MIT */
// Parts of the library besides containers and exceptions: numbers as text, time, random numbers,
// memory resources, aligned memory, complex numbers, facets.
#include <bitset>
#include <charconv>
#include <chrono>
#include <codecvt>
#include <complex>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <locale>
#include <map>
#include <memory_resource>
#include <random>
#include <regex>
#include <sstream>
#include <string>
#include <valarray>
#include <vector>

using std::cout;

template <class... Args> static std::string text(Args... args) {
  char buffer[512];
  auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, args...);
  return error == std::errc() ? std::string(buffer, end) : "error";
}

template <class T> static void parse(std::string_view input) {
  T value{};
  auto [end, error] = std::from_chars(input.data(), input.data() + input.size(), value);
  cout << value << '@' << end - input.data() << (error == std::errc() ? "" : " error") << ' ';
}

static void numbers() {
  using std::chars_format;
  cout << text(0.1) << ' ' << text(1e300) << ' ' << text(255, 16) << ' '
       << text(1.5, chars_format::hex) << ' ' << text(3.14159, chars_format::general, 3) << ' '
       << text(2.5f) << ' ' << text(1e22, chars_format::fixed) << ' ' << text(-0.0) << ' '
       << text(123456.789, chars_format::scientific, 2) << '\n';
  parse<double>("3.14159e2x");
  parse<float>("0.5");
  parse<double>("x");
  parse<int>("2147483648");
  parse<long long>("-42 ");
  cout << '\n';
}

static void time() {
  using namespace std::chrono;
  auto before = steady_clock::now();
  year_month_day day = 2024y / February / 29;
  cout << day.ok() << (sys_days(day) + days(1)).time_since_epoch().count() << ' '
       << weekday(sys_days(day)).c_encoding() << ' ' << duration_cast<minutes>(hours(3)).count()
       << ' ' << (steady_clock::now() >= before) << '\n';
  std::time_t zero = 0;
  std::tm parsed{};
  std::istringstream in("2020-05-06 07:08");
  in >> std::get_time(&parsed, "%Y-%m-%d %H:%M");
  cout << std::put_time(std::gmtime(&zero), "%Y-%m-%d %H:%M:%S %a %b") << ' ' << parsed.tm_year
       << ' ' << parsed.tm_mon << ' ' << parsed.tm_mday << ' ' << parsed.tm_hour << ' '
       << parsed.tm_min << '\n';
}

struct alignas(64) Wide {
  char bytes[64];
};

static void memory() {
  char buffer[512];
  std::pmr::monotonic_buffer_resource arena(buffer, sizeof buffer);
  std::pmr::vector<std::pmr::string> names(&arena);
  names.emplace_back("longer than what fits into the object itself");
  auto *place = reinterpret_cast<const char *>(names[0].data());
  std::pmr::unsynchronized_pool_resource pool;
  std::pmr::map<int, int> squares(&pool);
  for (int i = 0; i < 100; i++) squares[i] = i * i;
  Wide *wide = new Wide[3];
  void *raw = ::operator new(100, std::align_val_t(256));
  cout << (place >= buffer && place < buffer + sizeof buffer) << squares[99] << ' '
       << reinterpret_cast<std::uintptr_t>(wide) % 64 << reinterpret_cast<std::uintptr_t>(raw) % 256
       << '\n';
  ::operator delete(raw, 100, std::align_val_t(256));
  delete[] wide;
}

static void words() {
  std::string line = "mail Bob@Example.com now";
  std::regex address("(\\w+)@(\\w+)\\.com", std::regex::icase), start("\\b\\w");
  std::smatch found;
  cout << std::regex_search(line, found, address) << found[1] << found.position(2) << ' ';
  cout << std::regex_replace(line, std::regex("[aeiou]"), "<$&>") << ' ';
  for (std::sregex_iterator i(line.begin(), line.end(), start), end; i != end; ++i)
    cout << i->str();
  std::wstring_convert<std::codecvt_utf8<wchar_t>> utf8;
  cout << ' ' << utf8.to_bytes(L"\u00e9\u20ac").size() << utf8.from_bytes("\xe2\x82\xac").size()
       << '\n';
  const std::locale &classic = std::locale::classic();
  cout << std::use_facet<std::numpunct<char>>(classic).decimal_point() << std::isalpha('x', classic)
       << std::toupper('q', classic) << classic.name() << ' ' << std::put_money(12345) << '\n';
}

int main() {
  numbers();
  time();
  memory();
  words();
  cout << std::mt19937(5)() << ' ' << std::mt19937_64(7)() << ' ' << std::minstd_rand(3)() << ' '
       << std::ranlux24(1)() << '\n';
  std::random_device device;
  cout << (device.entropy() >= 0) << std::complex<double>(1, 2) * std::complex<double>(0, 1)
       << std::abs(std::complex<double>(3, 4)) << (std::valarray<int>{1, 2, 3} * 2).sum()
       << std::bitset<8>(5) << '\n';
  cout << std::generic_category().message(EACCES) << ", "
       << std::system_error(std::make_error_code(std::errc::io_error), "read").what() << '\n';
}
