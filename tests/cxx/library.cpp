/* SPDX-License-Identifier: MIT */
// The exceptions that the standard library throws, and from where.
#include <any>
#include <array>
#include <bitset>
#include <charconv>
#include <cstdio>
#include <functional>
#include <iostream>
#include <locale>
#include <map>
#include <memory>
#include <optional>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <typeinfo>
#include <unordered_map>
#include <variant>
#include <vector>

template <class F> void expect(const char *what, F f) {
  std::printf("%s: ", what);
  try {
    f();
    std::puts("no exception");
  } catch (std::out_of_range &) {
    std::puts("out_of_range");
  } catch (std::length_error &) {
    std::puts("length_error");
  } catch (std::invalid_argument &) {
    std::puts("invalid_argument");
  } catch (std::bad_function_call &) {
    std::puts("bad_function_call");
  } catch (std::bad_optional_access &) {
    std::puts("bad_optional_access");
  } catch (std::bad_variant_access &) {
    std::puts("bad_variant_access");
  } catch (std::bad_any_cast &) {
    std::puts("bad_any_cast");
  } catch (std::bad_weak_ptr &) {
    std::puts("bad_weak_ptr");
  } catch (std::ios_base::failure &) {
    std::puts("ios_base::failure");
  } catch (std::regex_error &) {
    std::puts("regex_error");
  } catch (std::system_error &e) {
    std::printf("system_error %d %s\n", e.code() == std::errc::no_such_file_or_directory,
                e.code().category().name());
  } catch (std::overflow_error &) {
    std::puts("overflow_error");
  } catch (std::runtime_error &) {
    std::puts("runtime_error");
  } catch (std::bad_cast &) {
    std::puts("bad_cast");
  } catch (std::bad_alloc &) {
    std::puts("bad_alloc");
  } catch (std::exception &) {
    std::puts("another");
  }
}

struct Absent : std::locale::facet {
  static std::locale::id id;
};
std::locale::id Absent::id;

int main() {
  std::string s = "abc";
  std::vector<int> v{1, 2, 3};
  expect("string::at", [&] { return s.at(3); });
  expect("string::substr", [&] { return s.substr(4); });
  expect("string::replace", [&] { s.replace(9, 1, "x"); });
  expect("string::insert", [&] { s.insert(9, "x"); });
  expect("string::erase", [&] { s.erase(9); });
  expect("string::resize", [&] { s.resize(s.max_size() + 1); });
  expect("string too long", [&] { std::string(static_cast<std::size_t>(-1) - 7, 'x'); });
  expect("wstring::at", [] { return std::wstring(L"ab").at(2); });
  expect("vector::at", [&] { return v.at(3); });
  expect("vector::reserve", [&] { v.reserve(v.max_size() + 1); });
  expect("array::at", [] {
    volatile std::size_t i = 4;
    std::array<int, 2> a{};
    return a.at(i);
  });
  expect("map::at", [] { return std::map<int, int>().at(1); });
  expect("unordered_map::at", [] { return std::unordered_map<std::string, int>().at("x"); });
  expect("bitset", [] { return std::bitset<8>("012"); });
  expect("bitset::test", [] { return std::bitset<8>().test(9); });
  expect("stoi", [] { return std::stoi("none"); });
  expect("stoi range", [] { return std::stoi("99999999999"); });
  expect("stod", [] { return std::stod("x"); });
  expect("stol", [] { return std::stol("12"); });
  expect("function", [] { std::function<void()>()(); });
  expect("optional", [] { return std::optional<int>().value(); });
  expect("variant", [] {
    std::variant<int, std::string> x = 1;
    return std::get<std::string>(x);
  });
  expect("any", [] { return std::any_cast<int>(std::any(std::string("x"))); });
  expect("weak_ptr", [] { return std::shared_ptr<int>(std::weak_ptr<int>()); });
  expect("ios", [] {
    std::istringstream in("x");
    in.exceptions(std::ios::failbit);
    int n;
    in >> n;
  });
  expect("ios eof", [] {
    std::istringstream in("");
    in.exceptions(std::ios::eofbit | std::ios::failbit);
    std::string line;
    std::getline(in, line);
  });
  expect("ios clear", [] {
    std::ostringstream out;
    out.exceptions(std::ios::badbit);
    out.setstate(std::ios::badbit);
  });
  expect("facet", [] { std::use_facet<Absent>(std::locale()); });
  expect("regex", [] { std::regex("("); });
  expect("regex range", [] { std::regex("[b-a]"); });
  expect("system_error", [] {
    throw std::system_error(std::make_error_code(std::errc::no_such_file_or_directory), "open");
  });
  expect("ulong overflow", [] { return std::bitset<80>().set().to_ulong() & 0; });
  try {
    std::vector<std::string> words{"a", "b"};
    std::ostringstream out;
    out << words.at(0) << words.at(7);
  } catch (const std::exception &e) {
    std::cout << "in an expression: " << (*e.what() != 0) << std::endl;
  }
}
