/* SPDX-License-Identifier: MIT */
#include "link/undefined.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

// Names are separated by blanks; one that ends in * is a prefix.
struct reason {
  const char *names, *text;
};

static const struct reason reasons[] = {
    // What WebAssembly or WASI cannot do
    {"getcontext setcontext makecontext swapcontext", "WebAssembly has no way to switch stacks"},
    {"epoll_* inotify_* fanotify_* signalfd timerfd_* eventfd eventfd_* pidfd_* io_setup io_submit "
     "userfaultfd perf_event_open",
     "only Linux has it; poll and select work"},
    {"clone unshare setns mount umount umount2 ptrace reboot swapon swapoff pivot_root",
     "only Linux has it, and a WASI program has no system to administer"},
    {"shmget shmat shmdt shmctl semget semop semctl semtimedop msgget msgsnd msgrcv msgctl ftok "
     "mq_*",
     "WASI programs cannot share memory or messages with other processes"},
    {"dl_iterate_phdr dlinfo dlmopen dlvsym", "WASI programs do not load libraries"},
    {"_Unwind_*", "C++ exceptions and stack unwinding need am++"},
    {"omp_* GOMP_* __kmpc_*", "programs have one thread: OpenMP is not there"},

    // What is there in another form
    {"argp_*", "not in the C library: GNU packages bring their own copy"},
    {"main __main_void __original_main", "there is no main: use --no-entry for a library, -c for "
                                         "an object"},
    {"_Z* operator* vtable* typeinfo* std::* __cxa_* __gxx_* __dynamic_cast",
     "this is C++: link with am++"},
    {"__asan_* __ubsan_* __msan_* __tsan_* __lsan_* __sanitizer_*",
     "sanitizers with a library are not there for WebAssembly: compile with amcc, without them"},
    {"__gcov_* __llvm_profile_*", "profiles are not there for WebAssembly: leave out --coverage"},

    // Libraries that are ports
    {"inflate* deflate* compress compress2 compressBound uncompress crc32 crc32_combine adler32 "
     "zlibVersion zError gzopen gzdopen gzread gzwrite gzclose gzgets gzputs gzprintf gzgetc "
     "gzputc gzflush gzeof gzseek gzerror",
     "is -lz missing? --use-port=zlib has it"},
    {"BZ2_*", "is -lbz2 missing? --use-port=bzip2 has it"},
    {"png_*", "is -lpng missing? --use-port=libpng has it"},
    {"jpeg_* tjInit* tjCompress* tjDecompress*",
     "is -ljpeg missing? --use-port=libjpeg-turbo has it"},
    {"FT_*", "is -lfreetype missing? --use-port=freetype has it"},
    {"XML_*", "is -lexpat missing? --use-port=expat has it"},
    {"xmlParse* xmlRead* xmlNew* xmlDoc* xmlFree* xmlXPath* xmlSAX* htmlParse*",
     "is -lxml2 missing? --use-port=libxml2 has it"},
    {"lua_* luaL_* luaopen_*", "is -llua missing? --use-port=lua has it"},
    {"sqlite3_*", "is -lsqlite3 missing? --use-port=sqlite3 has it"},
    {"lzma_*", "is -llzma missing? --use-port=xz has it"},
    {"ZSTD_*", "is -lzstd missing? --use-port=zstd has it"},
    {"Brotli*", "is -lbrotlienc or -lbrotlidec missing? --use-port=brotli has it"},
    {"TIFF*", "is -ltiff missing? --use-port=tiff has it"},
    {"WebP*", "is -lwebp missing? --use-port=libwebp has it"},
    {"opj_*", "is -lopenjp2 missing? --use-port=openjpeg has it"},
    {"cmsOpen* cmsCreate*", "is -llcms2 missing? --use-port=lcms2 has it"},
    {"FLAC__*", "is -lFLAC missing? --use-port=flac has it"},
    {"opus_*", "is -lopus missing? --use-port=opus has it"},
    {"lame_*", "is -lmp3lame missing? --use-port=lame has it"},
    {"sf_open sf_close sf_read_* sf_write_*", "is -lsndfile missing? --use-port=libsndfile has it"},
    {"__gmp*", "is -lgmp missing? --use-port=gmp has it"},
    {"mpfr_*", "is -lmpfr missing? --use-port=mpfr has it"},
    {"mbedtls_*", "is -lmbedtls missing? --use-port=mbedtls has it"},
    {"sodium_* crypto_*", "is -lsodium missing? --use-port=libsodium has it"},
    {"hb_*", "is -lharfbuzz missing? --use-port=harfbuzz has it"},
    {"fribidi_*", "is -lfribidi missing? --use-port=fribidi has it"},
    {"xsltParse* xsltApply*", "is -lxslt missing? --use-port=libxslt has it"},

    // Other libraries
    {"XOpenDisplay XCreate* XDraw* XNextEvent XMapWindow XSelectInput XFlush XSync XtInitialize "
     "Xt* Xm*",
     "this is Xlib or a toolkit on it; no X server can be reached from WASI"},
    {"glBegin glEnd glVertex* glClear* glEnable glDisable glutInit glut* glX*",
     "this is OpenGL, which is not there"},
    {"gtk_* gdk_*", "this is GTK; no display can be reached from WASI"},
    {"SDL_*", "this is SDL: it has to be built for WebAssembly and linked"},
    {"initscr endwin newwin wmove waddch waddnstr wgetch wrefresh tgetent tputs tgoto tgetstr "
     "tgetnum tgetflag setupterm tigetstr",
     "this is curses or termcap: it has to be built with amcc and linked"},
    {"readline add_history rl_* using_history", "this is readline: configure --without-readline"},
    {"SSL_* EVP_* ERR_get_error BIO_* RSA_* OPENSSL_* CRYPTO_*",
     "is -lcrypto or -lssl missing? OpenSSL has to be built with amcc"},
    {"curl_*", "this is libcurl; WASI has no way to open a connection"},
    {"g_malloc g_free g_strdup g_list_* g_hash_table_* g_object_*",
     "this is GLib: it has to be built with amcc and linked"},
    {"libintl_*", "this is GNU's gettext: configure --disable-nls"},
    {"libiconv libiconv_*", "the C library has iconv: configure --without-libiconv-prefix"},
    {"emscripten_webgl_* gl*", "there is no OpenGL: draw on a 2D canvas, or with WebGL in EM_JS"},
    {"emscripten_websocket_*", "there are no WebSockets in C: EM_JS can open them"},
    {"emscripten_fiber_*", "the program cannot be suspended"},
    {"emscripten_*", "amcc has some of Emscripten's functions only: see docs/emscripten.md"},
};

static bool matches(const char *name, size_t length, const char *symbol) {
  if (length > 1 && name[length - 1] == '*') return strncmp(name, symbol, length - 1) == 0;
  return strlen(symbol) == length && memcmp(name, symbol, length) == 0;
}

static bool has(const char *names, const char *symbol) {
  while (*names) {
    size_t length = strcspn(names, " ");
    if (matches(names, length, symbol)) return true;
    names += length;
    names += *names == ' ';
  }
  return false;
}

const char *undefined_reason(const char *symbol) {
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
    if (has(reasons[i].names, symbol)) return reasons[i].text;
  return NULL;
}
