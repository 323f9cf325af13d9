// What <fstream> declares as defined elsewhere.
#include <fstream>

_LIBCPP_BEGIN_NAMESPACE_STD

template class basic_filebuf<char>;
template class basic_ifstream<char>;
template class basic_ofstream<char>;

_LIBCPP_END_NAMESPACE_STD
