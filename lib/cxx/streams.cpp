/* SPDX-License-Identifier: MIT */
// Templates of streams that headers declare as instantiated elsewhere: those of files, which libc++
// is built without, and those whose functions have to catch what a stream buffer throws.
#include <fstream>
#include <istream>
#include <ostream>

_LIBCPP_BEGIN_NAMESPACE_STD

template class basic_istream<char>;
template class basic_istream<wchar_t>;
template class basic_ostream<char>;
template class basic_ostream<wchar_t>;
template class basic_iostream<char>;

template class basic_filebuf<char>;
template class basic_ifstream<char>;
template class basic_ofstream<char>;

_LIBCPP_END_NAMESPACE_STD
