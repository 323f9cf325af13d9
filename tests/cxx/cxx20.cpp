/* SPDX-License-Identifier: MIT */
// C++20: coroutines, also with exceptions; concepts, ranges, comparison.
#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <concepts>
#include <coroutine>
#include <cstdio>
#include <exception>
#include <memory>
#include <numeric>
#include <optional>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

template <class T> struct Generator {
  struct promise_type {
    T current;
    std::exception_ptr error;
    Generator get_return_object() {
      return Generator{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T value) {
      current = value;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { error = std::current_exception(); }
  };
  std::coroutine_handle<promise_type> handle;
  explicit Generator(std::coroutine_handle<promise_type> h) : handle(h) {}
  Generator(Generator &&o) noexcept : handle(std::exchange(o.handle, nullptr)) {}
  ~Generator() {
    if (handle) handle.destroy();
  }
  std::optional<T> next() {
    handle.resume();
    if (handle.promise().error) std::rethrow_exception(handle.promise().error);
    if (handle.done()) return std::nullopt;
    return handle.promise().current;
  }
};

struct Noisy {
  ~Noisy() { std::puts("frame destroyed"); }
};

Generator<int> fibonacci(int limit) {
  Noisy noisy;
  int a = 0, b = 1;
  while (true) {
    if (a > limit) throw std::overflow_error("past the limit");
    co_yield a;
    a = std::exchange(b, a + b);
  }
}

struct Task {
  struct promise_type {
    int value = 0;
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(int v) { value = v; }
    void unhandled_exception() { value = -1; }
  };
  std::coroutine_handle<promise_type> handle;
  ~Task() { handle.destroy(); }
  bool await_ready() const noexcept { return handle.done(); }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  int await_resume() const {
    if (handle.promise().value < 0) throw std::runtime_error("task failed");
    return handle.promise().value;
  }
};
Task leaf(bool good) {
  if (!good) throw 1;
  co_return 20;
}
Task branch(bool good) {
  try {
    Task t = leaf(good);
    int got = co_await t;
    co_return got + 1;
  } catch (std::exception &e) {
    std::puts(e.what());
  }
  co_return 99;
}

template <class T>
concept Shape = requires(const T &t) {
  { t.area() } -> std::convertible_to<double>;
};
struct Square {
  double side;
  double area() const { return side * side; }
};
double total(const Shape auto &...shapes) { return (shapes.area() + ...); }

struct Version {
  int major, minor;
  auto operator<=>(const Version &) const = default;
};

int main() {
  {
    auto numbers = fibonacci(50);
    try {
      while (auto n = numbers.next()) std::printf("%d ", *n);
    } catch (std::exception &e) {
      std::printf("| %s\n", e.what());
    }
    auto unfinished = fibonacci(1000);
    unfinished.next();
  }
  std::printf("%d %d\n", branch(true).await_resume(), branch(false).await_resume());
  std::printf("%g\n", total(Square{2}, Square{3}));
  std::printf("%d %d\n", Version{1, 2} < Version{1, 3}, Version{2, 0} <=> Version{1, 9} > 0);
  auto view = std::views::iota(1, 20) | std::views::filter([](int n) { return n % 3 == 0; }) |
              std::views::transform([](int n) { return n * n; }) | std::views::take(4);
  for (int n : view) std::printf("%d ", n);
  std::vector<std::string> words{"pear", "fig", "apple"};
  std::ranges::sort(words, {}, &std::string::size);
  for (std::string_view w : words | std::views::reverse)
    std::printf("%.*s ", int(w.size()), w.data());
  std::puts("");
  std::array<int, 4> values{4, 3, 2, 1};
  std::span<int> middle(values.data() + 1, 2);
  std::printf("%d %d %d\n", std::accumulate(middle.begin(), middle.end(), 0), std::popcount(255u),
              std::midpoint(3, 9));
  auto fold = [](auto... xs) { return (xs + ... + 0); };
  std::printf("%d %d\n", fold(1, 2, 3), [] { return std::is_constant_evaluated(); }());
}
