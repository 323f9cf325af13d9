/* SPDX-License-Identifier: MIT */
// <filesystem> and <fstream>, in a directory of their own below the working directory.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;
using std::cout;

static void put(const fs::path &p, const std::string &text) { std::ofstream(p) << text; }
static std::string get(const fs::path &p) {
  std::ifstream in(p);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

static void show_paths() {
  for (const char *text :
       {"/usr/lib/libc.so.6", "a/b/", "../x.tar.gz", ".hidden", "..", "", "//net/a"}) {
    fs::path p = text;
    cout << p << ": " << p.root_path() << p.relative_path() << p.parent_path() << p.filename()
         << p.stem() << p.extension() << ' ' << p.is_absolute() << p.has_filename() << ' '
         << p.lexically_normal() << " |";
    for (const fs::path &part : p) cout << ' ' << part.string();
    cout << '\n';
  }
  cout << fs::path("a/b/../c//./d").lexically_normal()
       << fs::path("/a/d").lexically_relative("/a/b/c") << (fs::path("a") / "b" / "/c" / "d")
       << fs::path("x.c").replace_extension("o") << fs::path("dir/x.c").replace_filename("y")
       << '\n';
  cout << (fs::path("a/b") < fs::path("a/c")) << (fs::path("a//b") == fs::path("a/b"))
       << (fs::hash_value("a//b") == fs::hash_value("a/b")) << '\n';
}

template <class F> static void show_error(const char *what, F f) {
  try {
    f();
    cout << what << ": no error\n";
  } catch (const fs::filesystem_error &e) {
    cout << what << ": " << e.code().message() << ' ' << e.path1() << ' ' << e.path2() << '\n';
  }
}

static std::vector<std::string> list(const fs::path &p) {
  std::vector<std::string> names;
  for (const fs::directory_entry &e : fs::directory_iterator(p))
    names.push_back(e.path().string() + (e.is_directory() ? "/" : e.is_symlink() ? "@" : ""));
  std::sort(names.begin(), names.end());
  return names;
}

static void show_tree(const fs::path &p,
                      fs::directory_options options = fs::directory_options::none) {
  std::set<std::string> lines;
  for (auto i = fs::recursive_directory_iterator(p, options);
       i != fs::recursive_directory_iterator(); ++i) {
    std::ostringstream line;
    line << i->path().generic_string() << " depth " << i.depth();
    if (i->is_regular_file()) line << ' ' << i->file_size() << " bytes";
    if (i->path().filename() == "closed") i.disable_recursion_pending();
    lines.insert(line.str());
  }
  for (const std::string &line : lines) cout << line << '\n';
}

int main() {
  show_paths();
  fs::path start = fs::current_path();
  fs::remove_all("files.tmp");
  cout << fs::create_directories("files.tmp/a/b/c") << fs::create_directories("files.tmp/a/b/c/")
       << fs::create_directory("files.tmp/closed") << fs::create_directory("files.tmp/closed")
       << '\n';
  fs::current_path("files.tmp");
  cout << (fs::current_path() == start / "files.tmp") << fs::equivalent(".", start / "files.tmp")
       << '\n';

  put("a/one", "one\n");
  put("a/b/two", "two two\n");
  put("closed/in", "x");
  fs::create_symlink("one", "a/link");
  fs::create_directory_symlink("a", "to-a");
  fs::create_symlink("nowhere", "dangling");
  show_tree(".");
  cout << "with links\n";
  show_tree(".", fs::directory_options::follow_directory_symlink);
  for (const std::string &name : list(".")) cout << name << ' ';
  cout << '\n';

  cout << fs::file_size("a/one") << fs::is_regular_file("a/one") << fs::is_directory("a")
       << fs::is_symlink("a/link") << fs::exists("dangling") << fs::exists("a/none")
       << fs::is_empty("a") << fs::is_empty("a/b/c") << ' ' << fs::read_symlink("a/link")
       << fs::canonical("to-a/../a/./link").lexically_relative(fs::current_path())
       << fs::weakly_canonical("a/b/../none/x").lexically_relative(fs::current_path())
       << fs::relative("a/b", "closed") << '\n';

  cout << fs::copy_file("a/one", "copy") << get("copy");
  put("a/one", "changed\n");
  cout << fs::copy_file("a/one", "copy", fs::copy_options::skip_existing) << get("copy")
       << fs::copy_file("a/one", "copy", fs::copy_options::overwrite_existing) << get("copy");
  fs::copy("a", "flat");
  show_tree("flat");
  fs::copy("a", "deep", fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  show_tree("deep");
  cout << fs::is_symlink("deep/link") << fs::is_symlink("flat/link") << '\n';
  fs::copy_symlink("a/link", "link2");
  fs::create_hard_link("copy", "hard");
  cout << fs::hard_link_count("copy") << fs::read_symlink("link2") << '\n';
  fs::resize_file("copy", 3);
  cout << get("hard") << '\n';
  fs::rename("copy", "moved");
  cout << fs::exists("copy") << fs::exists("moved") << '\n';

  auto time = fs::file_time_type::clock::now() - std::chrono::hours(48);
  fs::last_write_time("moved", time);
  auto off = fs::last_write_time("moved") - time;
  cout << (off > -std::chrono::seconds(2) && off < std::chrono::seconds(2)) << '\n';
  fs::permissions("moved", fs::perms::owner_all);
  fs::permissions("moved", fs::perms::group_read | fs::perms::others_read, fs::perm_options::add);
  fs::permissions("moved", fs::perms::owner_write, fs::perm_options::remove);
  cout << std::oct << unsigned(fs::status("moved").permissions()) << std::dec << '\n';
  fs::permissions("moved", fs::perms::owner_write, fs::perm_options::add);

  show_error("size", [] { (void)fs::file_size("none"); });
  show_error("list", [] { fs::directory_iterator i("none"); });
  show_error("copy", [] { fs::copy_file("moved", "flat/one"); });
  show_error("rename", [] { fs::rename("none", "other"); });
  show_error("canonical", [] { (void)fs::canonical("none"); });
  show_error("remove", [] { fs::remove("a"); });
  std::error_code code;
  cout << fs::file_size("none", code) << ' ' << code.message() << ' '
       << (code == std::errc::no_such_file_or_directory) << '\n';
  cout << int(fs::status("none").type() == fs::file_type::not_found) << fs::remove("none")
       << fs::remove("hard") << '\n';

  std::fstream both("both", std::ios::in | std::ios::out | std::ios::trunc);
  both << "first line\nsecond " << 42 << '\n';
  both.seekg(6);
  std::string word;
  std::getline(both, word);
  int number = 0;
  both >> word >> number;
  cout << word << number << both.good() << ' ' << both.tellg() << '\n';
  both.close();
  std::ofstream("both", std::ios::app) << "more";
  cout << get("both") << '\n' << std::ifstream("none").is_open() << '\n';
  std::wofstream(fs::path("wide")) << L"wide " << 7;
  std::wstring wide;
  std::wifstream("wide") >> wide;
  cout << (wide == L"wide") << fs::file_size("wide") << '\n';

  fs::current_path(start);
  cout << fs::remove_all("files.tmp") << fs::remove_all("files.tmp") << fs::exists("files.tmp")
       << '\n';
}
