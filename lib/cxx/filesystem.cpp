/* SPDX-License-Identifier: MIT */
// The operations of <filesystem>, which Debian's libc++ is built without, over POSIX's functions.
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

_LIBCPP_BEGIN_NAMESPACE_FILESYSTEM

namespace {

error_code last_error() { return {errno, generic_category()}; }

// What is being done, to which files, and where its error goes: into *code, or thrown without one.
struct operation {
  const char *name;
  error_code *code;
  const path *first;
  const path *second;

  operation(const char *what, error_code *out, const path *p = nullptr, const path *q = nullptr)
      : name(what), code(out), first(p), second(q) {
    if (code) code->clear();
  }

  void fail(error_code error = last_error()) const {
    if (code) {
      *code = error;
      return;
    }
    string where = string("in ") + name;
    if (second) throw filesystem_error(where, *first, *second, error);
    if (first) throw filesystem_error(where, *first, error);
    throw filesystem_error(where, error);
  }
  void fail(errc error) const { fail(make_error_code(error)); }
  template <class T> T fail(T result) const { return fail(), result; }

  // After a function of POSIX's.
  void check(int result) const {
    if (result < 0) fail();
  }
  bool failed() const { return code && *code; }
};

template <class E> bool has(E set, E flag) { return (set & flag) != E::none; }

file_type type_of(mode_t mode) {
  switch (mode & S_IFMT) {
  case S_IFREG: return file_type::regular;
  case S_IFDIR: return file_type::directory;
  case S_IFLNK: return file_type::symlink;
  case S_IFBLK: return file_type::block;
  case S_IFCHR: return file_type::character;
  case S_IFIFO: return file_type::fifo;
  case S_IFSOCK: return file_type::socket;
  default: return file_type::unknown;
  }
}

perms perms_of(const struct stat &file) { return static_cast<perms>(file.st_mode) & perms::mask; }

file_time_type time_of(const struct stat &file) {
  using rep = file_time_type::rep;
  rep nanoseconds = rep(file.st_mtim.tv_sec) * 1'000'000'000 + file.st_mtim.tv_nsec;
  return file_time_type(file_time_type::duration(nanoseconds));
}

bool is_absent(const error_code &error) {
  return error == errc::no_such_file_or_directory || error == errc::not_a_directory;
}

file_status status_by(int (*look)(const char *, struct stat *), const path &p,
                      const operation &op) {
  struct stat file;
  if (look(p.c_str(), &file) == 0) return file_status(type_of(file.st_mode), perms_of(file));
  error_code error = last_error();
  if (is_absent(error)) {
    if (op.code) *op.code = error;
    return file_status(file_type::not_found);
  }
  op.fail(error);
  return file_status(file_type::none);
}

bool is_same(const struct stat &a, const struct stat &b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

struct descriptor {
  int fd;
  ~descriptor() {
    if (fd >= 0) close(fd);
  }
};

bool write_all(int fd, const char *data, size_t size) {
  while (size > 0) {
    ssize_t written = write(fd, data, size);
    if (written < 0) return false;
    data += written, size -= size_t(written);
  }
  return true;
}

bool copy_contents(int from, int to) {
  char buffer[16 * 1024];
  for (;;) {
    ssize_t size = read(from, buffer, sizeof buffer);
    if (size <= 0) return size == 0;
    if (!write_all(to, buffer, size_t(size))) return false;
  }
}

} // namespace

// ---- What files are ---------------------------------------------------------------------------

file_status __status(const path &p, error_code *code) {
  return status_by(stat, p, {"status", code, &p});
}

file_status __symlink_status(const path &p, error_code *code) {
  return status_by(lstat, p, {"symlink_status", code, &p});
}

uintmax_t __file_size(const path &p, error_code *code) {
  operation op("file_size", code, &p);
  struct stat file;
  if (stat(p.c_str(), &file)) return op.fail(uintmax_t(-1));
  if (S_ISREG(file.st_mode)) return uintmax_t(file.st_size);
  op.fail(S_ISDIR(file.st_mode) ? errc::is_a_directory : errc::not_supported);
  return uintmax_t(-1);
}

uintmax_t __hard_link_count(const path &p, error_code *code) {
  operation op("hard_link_count", code, &p);
  struct stat file;
  return stat(p.c_str(), &file) ? op.fail(uintmax_t(-1)) : uintmax_t(file.st_nlink);
}

bool __fs_is_empty(const path &p, error_code *code) {
  operation op("is_empty", code, &p);
  struct stat file;
  if (stat(p.c_str(), &file)) return op.fail(false);
  if (S_ISREG(file.st_mode)) return file.st_size == 0;
  if (!S_ISDIR(file.st_mode)) return op.fail(errc::not_supported), false;
  directory_iterator entries = code ? directory_iterator(p, *code) : directory_iterator(p);
  return !op.failed() && entries == directory_iterator();
}

bool __equivalent(const path &p, const path &q, error_code *code) {
  operation op("equivalent", code, &p, &q);
  struct stat a, b;
  if (stat(p.c_str(), &a) || stat(q.c_str(), &b)) return op.fail(false);
  return is_same(a, b);
}

file_time_type __last_write_time(const path &p, error_code *code) {
  operation op("last_write_time", code, &p);
  struct stat file;
  return stat(p.c_str(), &file) ? op.fail(file_time_type::min()) : time_of(file);
}

void __last_write_time(const path &p, file_time_type time, error_code *code) {
  auto since = time.time_since_epoch();
  auto seconds = chrono::floor<chrono::seconds>(since);
  struct timespec times[2] = {};
  times[0].tv_nsec = UTIME_OMIT;
  times[1].tv_sec = time_t(seconds.count());
  times[1].tv_nsec = long((since - seconds).count());
  operation("last_write_time", code, &p).check(utimensat(AT_FDCWD, p.c_str(), times, 0));
}

void __permissions(const path &p, perms wanted, perm_options options, error_code *code) {
  operation op("permissions", code, &p);
  auto given = [&](perm_options option) { return (options & option) == option; };
  bool link = given(perm_options::nofollow);
  struct stat file;
  if (link ? lstat(p.c_str(), &file) : stat(p.c_str(), &file)) return op.fail();
  wanted &= perms::mask;
  if (given(perm_options::add)) wanted |= perms_of(file);
  if (given(perm_options::remove)) wanted = perms_of(file) & ~wanted;
  op.check(fchmodat(AT_FDCWD, p.c_str(), mode_t(wanted), link ? AT_SYMLINK_NOFOLLOW : 0));
}

space_info __space(const path &p, error_code *code) {
  operation op("space", code, &p);
  constexpr uintmax_t unknown = uintmax_t(-1);
  struct statvfs system;
  if (statvfs(p.c_str(), &system)) return op.fail(space_info{unknown, unknown, unknown});
  uintmax_t unit = system.f_frsize;
  return {system.f_blocks * unit, system.f_bfree * unit, system.f_bavail * unit};
}

error_code directory_entry::__do_refresh() noexcept {
  __data_.__reset();
  struct stat file;
  if (lstat(__p_.c_str(), &file)) {
    error_code error = last_error();
    if (is_absent(error)) {
      __data_.__cache_type_ = _RefreshNonSymlink;
      __data_.__type_ = file_type::not_found;
    }
    return error;
  }
  bool link = S_ISLNK(file.st_mode);
  __data_.__cache_type_ = link ? _RefreshSymlink : _RefreshNonSymlink;
  if (link) {
    __data_.__sym_perms_ = perms_of(file);
    if (stat(__p_.c_str(), &file)) {
      error_code error = last_error();
      bool absent = is_absent(error);
      __data_.__type_ = absent ? file_type::not_found : file_type::none;
      if (!absent) __data_.__cache_type_ = _RefreshSymlinkUnresolved;
      return absent ? error_code() : error;
    }
  }
  __data_.__type_ = type_of(file.st_mode);
  __data_.__non_sym_perms_ = perms_of(file);
  __data_.__nlink_ = uintmax_t(file.st_nlink);
  __data_.__write_time_ = time_of(file);
  if (S_ISREG(file.st_mode)) __data_.__size_ = uintmax_t(file.st_size);
  return error_code();
}

// ---- Where files are --------------------------------------------------------------------------

path __current_path(error_code *code) {
  operation op("current_path", code);
  char *name = getcwd(nullptr, 0);
  if (!name) return op.fail(path());
  path result(name);
  free(name);
  return result;
}

void __current_path(const path &p, error_code *code) {
  operation("current_path", code, &p).check(chdir(p.c_str()));
}

path __absolute(const path &p, error_code *code) {
  operation op("absolute", code, &p);
  if (p.is_absolute()) return p;
  path base = __current_path(code);
  return op.failed() ? path() : base / p;
}

path __canonical(const path &p, error_code *code) {
  operation op("canonical", code, &p);
  char *name = realpath(p.c_str(), nullptr);
  if (!name) return op.fail(path());
  path result(name);
  free(name);
  return result;
}

// The part that exists, canonical, and the rest.
path __weakly_canonical(const path &p, error_code *code) {
  operation op("weakly_canonical", code, &p);
  path there = p, rest;
  while (!there.empty()) {
    error_code error;
    file_status found = __status(there, &error);
    if (exists(found)) break;
    if (found.type() == file_type::none) return op.fail(error), path();
    rest = rest.empty() ? there.filename() : there.filename() / rest;
    path parent = there.parent_path();
    if (parent == there) break;
    there = parent;
  }
  if (!there.empty()) {
    there = __canonical(there, code);
    if (op.failed()) return path();
  }
  return rest.empty() ? there : (there / rest).lexically_normal();
}

path __read_symlink(const path &p, error_code *code) {
  operation op("read_symlink", code, &p);
  for (size_t size = 256;; size *= 2) {
    string target(size, '\0');
    ssize_t length = readlink(p.c_str(), target.data(), size);
    if (length < 0) return op.fail(path());
    if (size_t(length) < size) return path(target.substr(0, size_t(length)));
  }
}

path __temp_directory_path(error_code *code) {
  const char *directory = nullptr;
  for (const char *name : {"TMPDIR", "TMP", "TEMP", "TEMPDIR"})
    if ((directory = getenv(name))) break;
  path p(directory ? directory : "/tmp");
  operation op("temp_directory_path", code, &p);
  struct stat file;
  if (stat(p.c_str(), &file)) return op.fail(path());
  if (!S_ISDIR(file.st_mode)) return op.fail(errc::not_a_directory), path();
  return p;
}

// ---- Creating and removing --------------------------------------------------------------------

static bool make_directory(const path &p, mode_t mode, const operation &op) {
  if (mkdir(p.c_str(), mode) == 0) return true;
  error_code error = last_error();
  struct stat file;
  if (error == errc::file_exists && stat(p.c_str(), &file) == 0 && S_ISDIR(file.st_mode))
    return false;
  op.fail(error);
  return false;
}

bool __create_directory(const path &p, error_code *code) {
  return make_directory(p, 0777, {"create_directory", code, &p});
}

bool __create_directory(const path &p, const path &like, error_code *code) {
  operation op("create_directory", code, &p, &like);
  struct stat file;
  if (stat(like.c_str(), &file)) return op.fail(false);
  if (!S_ISDIR(file.st_mode)) return op.fail(errc::not_a_directory), false;
  return make_directory(p, file.st_mode & 07777, op);
}

bool __create_directories(const path &p, error_code *code) {
  operation op("create_directories", code, &p);
  error_code error;
  file_status found = __status(p, &error);
  if (found.type() == file_type::none) return op.fail(error), false;
  if (is_directory(found)) return false;
  if (exists(found)) return op.fail(errc::not_a_directory), false;
  path parent = p.parent_path();
  if (!parent.empty() && parent != p) {
    __create_directories(parent, code);
    if (op.failed()) return false;
  }
  // A path with a slash at its end is made by then.
  return make_directory(p, 0777, op);
}

void __create_symlink(const path &target, const path &link, error_code *code) {
  operation("create_symlink", code, &target, &link).check(symlink(target.c_str(), link.c_str()));
}

void __create_directory_symlink(const path &target, const path &link, error_code *code) {
  operation op("create_directory_symlink", code, &target, &link);
  op.check(symlink(target.c_str(), link.c_str()));
}

void __create_hard_link(const path &target, const path &name, error_code *code) {
  operation("create_hard_link", code, &target, &name).check(link(target.c_str(), name.c_str()));
}

void __rename(const path &from, const path &to, error_code *code) {
  operation("rename", code, &from, &to).check(::rename(from.c_str(), to.c_str()));
}

void __resize_file(const path &p, uintmax_t size, error_code *code) {
  operation("resize_file", code, &p).check(truncate(p.c_str(), off_t(size)));
}

bool __remove(const path &p, error_code *code) {
  operation op("remove", code, &p);
  if (::remove(p.c_str()) == 0) return true;
  if (errno != ENOENT) op.fail();
  return false;
}

// How many files went; the first error ends it.
static uintmax_t remove_tree(const path &p, error_code &error) {
  struct stat file;
  if (lstat(p.c_str(), &file)) {
    error = last_error();
    if (is_absent(error)) error.clear();
    return 0;
  }
  uintmax_t count = 0;
  if (S_ISDIR(file.st_mode)) {
    // The entries first: directories must not change while they are read.
    vector<path> entries;
    for (directory_iterator i(p, error), end; !error && i != end; i.increment(error))
      entries.push_back(i->path());
    for (const path &entry : entries)
      if (!error) count += remove_tree(entry, error);
  }
  if (!error) count += __remove(p, &error);
  return count;
}

uintmax_t __remove_all(const path &p, error_code *code) {
  operation op("remove_all", code, &p);
  error_code error;
  uintmax_t count = remove_tree(p, error);
  if (!error) return count;
  op.fail(error);
  return uintmax_t(-1);
}

// ---- Copying ----------------------------------------------------------------------------------

void __copy_symlink(const path &from, const path &to, error_code *code) {
  operation op("copy_symlink", code, &from, &to);
  path target = __read_symlink(from, code);
  if (!op.failed()) op.check(symlink(target.c_str(), to.c_str()));
}

// Whether a file that is there already is to be replaced.
static bool is_replaced(const struct stat &from, const struct stat &to, copy_options options,
                        const operation &op) {
  if (!S_ISREG(to.st_mode)) return op.fail(errc::not_supported), false;
  if (is_same(from, to)) return op.fail(errc::file_exists), false;
  if (has(options, copy_options::skip_existing)) return false;
  if (has(options, copy_options::update_existing)) return time_of(from) > time_of(to);
  if (has(options, copy_options::overwrite_existing)) return true;
  op.fail(errc::file_exists);
  return false;
}

bool __copy_file(const path &from, const path &to, copy_options options, error_code *code) {
  operation op("copy_file", code, &from, &to);
  struct stat source, old;
  if (stat(from.c_str(), &source)) return op.fail(false);
  if (!S_ISREG(source.st_mode)) return op.fail(errc::not_supported), false;
  if (stat(to.c_str(), &old) == 0) {
    if (!is_replaced(source, old, options, op)) return false;
  } else if (errno != ENOENT) {
    return op.fail(false);
  }
  descriptor in{open(from.c_str(), O_RDONLY)};
  if (in.fd < 0) return op.fail(false);
  descriptor out{open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC, source.st_mode & 0777)};
  if (out.fd < 0 || !copy_contents(in.fd, out.fd)) return op.fail(false);
  return fchmod(out.fd, source.st_mode & 07777) ? op.fail(false) : true;
}

static void copy_directory(const path &from, const path &to, bool is_there, copy_options options,
                           error_code *code) {
  error_code error;
  if (!is_there) __create_directory(to, from, code);
  if (code && *code) return;
  operation op("copy", code, &from, &to);
  directory_iterator i(from, error), end;
  for (; !error && i != end; i.increment(error)) {
    __copy(i->path(), to / i->path().filename(), options | copy_options::__in_recursive_copy, code);
    if (op.failed()) return;
  }
  if (error) op.fail(error);
}

void __copy(const path &from, const path &to, copy_options options, error_code *code) {
  operation op("copy", code, &from, &to);
  bool makes_links = has(options, copy_options::create_symlinks);
  bool skips_links = has(options, copy_options::skip_symlinks);
  bool copies_links = has(options, copy_options::copy_symlinks);
  struct stat source, target;
  bool itself = makes_links || skips_links || copies_links;
  if (itself ? lstat(from.c_str(), &source) : stat(from.c_str(), &source)) return op.fail();
  bool is_there =
      (makes_links || skips_links ? lstat(to.c_str(), &target) : stat(to.c_str(), &target)) == 0;
  if (!is_there && !is_absent(last_error())) return op.fail();
  if (is_there && is_same(source, target)) return op.fail(errc::file_exists);

  bool to_directory = is_there && S_ISDIR(target.st_mode);
  if (S_ISLNK(source.st_mode)) {
    if (skips_links) return;
    if (!copies_links) return op.fail(errc::invalid_argument);
    return is_there ? op.fail(errc::file_exists) : __copy_symlink(from, to, code);
  }
  if (S_ISREG(source.st_mode)) {
    if (has(options, copy_options::directories_only)) return;
    if (makes_links) return __create_symlink(from, to, code);
    if (has(options, copy_options::create_hard_links)) return __create_hard_link(from, to, code);
    __copy_file(from, to_directory ? to / from.filename() : to, options, code);
    return;
  }
  if (!S_ISDIR(source.st_mode)) return op.fail(errc::not_supported);
  if (makes_links || (is_there && !to_directory)) return op.fail(errc::is_a_directory);
  if (has(options, copy_options::recursive) || options == copy_options::none)
    copy_directory(from, to, is_there, options, code);
}

_LIBCPP_END_NAMESPACE_FILESYSTEM
