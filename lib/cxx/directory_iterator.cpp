/* SPDX-License-Identifier: MIT */
// Walking through directories for <filesystem>.
#include <cerrno>
#include <dirent.h>
#include <filesystem>
#include <vector>

_LIBCPP_BEGIN_NAMESPACE_FILESYSTEM

namespace {

error_code last_error() { return {errno, generic_category()}; }

void report(const char *where, error_code *code, const path &p, const error_code &error) {
  if (!code) throw filesystem_error(where, p, error);
  *code = error;
}

bool has(directory_options options, directory_options flag) {
  return (options & flag) != directory_options::none;
}

// A directory that must not be read counts as empty, if that is wanted.
bool is_passed_over(const error_code &error, directory_options options) {
  return error == errc::permission_denied &&
         has(options, directory_options::skip_permission_denied);
}

file_type type_of(const struct dirent &entry) {
  switch (entry.d_type) {
  case DT_REG: return file_type::regular;
  case DT_DIR: return file_type::directory;
  case DT_LNK: return file_type::symlink;
  case DT_BLK: return file_type::block;
  case DT_CHR: return file_type::character;
  default: return file_type::none; // stat will say
  }
}

} // namespace

// An open directory and the entry that was read last.
class __dir_stream {
public:
  directory_entry entry;

  __dir_stream(const path &p, error_code &error) : root(p), stream(opendir(p.c_str())) {
    if (!stream)
      error = last_error();
    else
      advance(error);
  }
  __dir_stream(const __dir_stream &) = delete;
  ~__dir_stream() { end(); }

  bool at_end() const { return !stream; }

  // To the next entry; to the end if there is none, or on an error.
  void advance(error_code &error) {
    for (;;) {
      errno = 0;
      const struct dirent *next = readdir(stream);
      if (!next) {
        if (errno) error = last_error();
        return end();
      }
      string_view name(next->d_name);
      if (name == "." || name == "..") continue;
      entry.__assign_iter_entry(root / name, directory_entry::__create_iter_result(type_of(*next)));
      return;
    }
  }

private:
  path root;
  DIR *stream;

  void end() {
    if (stream) closedir(stream);
    stream = nullptr;
  }
};

// ---- directory_iterator -----------------------------------------------------------------------

directory_iterator::directory_iterator(const path &p, error_code *code, directory_options options) {
  if (code) code->clear();
  error_code error;
  auto stream = make_shared<__dir_stream>(p, error);
  if (error && !is_passed_over(error, options))
    report("in directory_iterator::directory_iterator(...)", code, p, error);
  else if (!stream->at_end())
    __imp_ = std::move(stream);
}

directory_iterator &directory_iterator::__increment(error_code *code) {
  if (code) code->clear();
  error_code error;
  __imp_->advance(error);
  if (!__imp_->at_end()) return *this;
  path at = __imp_->entry.path();
  __imp_.reset();
  if (error) report("in directory_iterator::operator++()", code, at, error);
  return *this;
}

const directory_entry &directory_iterator::__dereference() const { return __imp_->entry; }

// ---- recursive_directory_iterator -------------------------------------------------------------

struct recursive_directory_iterator::__shared_imp {
  vector<unique_ptr<__dir_stream>> open; // the root first
  directory_options options;
};

recursive_directory_iterator::recursive_directory_iterator(const path &p, directory_options options,
                                                           error_code *code)
    : __rec_(true) {
  if (code) code->clear();
  error_code error;
  auto stream = make_unique<__dir_stream>(p, error);
  if (error && !is_passed_over(error, options))
    report("in recursive_directory_iterator", code, p, error);
  if (stream->at_end()) return;
  __imp_ = make_shared<__shared_imp>();
  __imp_->options = options;
  __imp_->open.push_back(std::move(stream));
}

directory_options recursive_directory_iterator::options() const { return __imp_->options; }
int recursive_directory_iterator::depth() const { return int(__imp_->open.size()) - 1; }
const directory_entry &recursive_directory_iterator::__dereference() const {
  return __imp_->open.back()->entry;
}

recursive_directory_iterator &recursive_directory_iterator::__increment(error_code *code) {
  if (code) code->clear();
  if (!__rec_)
    __rec_ = true;
  else if (__try_recursion(code))
    return *this;
  else if (code && *code)
    return *this;
  __advance(code);
  return *this;
}

// To the next entry of the innermost directory that has one.
void recursive_directory_iterator::__advance(error_code *code) {
  auto &open = __imp_->open;
  while (!open.empty()) {
    error_code error;
    path at = open.back()->entry.path();
    open.back()->advance(error);
    if (error) {
      __imp_.reset();
      return report("in recursive_directory_iterator::operator++()", code, at, error);
    }
    if (!open.back()->at_end()) return;
    open.pop_back();
  }
  __imp_.reset();
}

// Into the directory that the entry is, unless it is empty.
bool recursive_directory_iterator::__try_recursion(error_code *code) {
  const directory_entry &entry = **this;
  bool follows = has(options(), directory_options::follow_directory_symlink);
  error_code error;
  if (!follows && entry.is_symlink(error)) return false;
  if (!entry.is_directory(error)) return false;
  error.clear();
  path at = entry.path();
  auto stream = make_unique<__dir_stream>(at, error);
  if (!stream->at_end()) return __imp_->open.push_back(std::move(stream)), true;
  if (error && !is_passed_over(error, options())) {
    __imp_.reset();
    report("in recursive_directory_iterator::operator++()", code, at, error);
  }
  return false;
}

void recursive_directory_iterator::__pop(error_code *code) {
  if (code) code->clear();
  __imp_->open.pop_back();
  if (__imp_->open.empty())
    __imp_.reset();
  else
    __advance(code);
}

_LIBCPP_END_NAMESPACE_FILESYSTEM
