# What CMake is to know about the platform of guests. From 3.31 on, CMake has files named WASI itself
# and prefers them, so that WASI-Clang-C and WASI-Clang-CXX, which it lacks, read this one.
include_guard()
set(UNIX 1)
set(WASI 1)

# Libraries are archives, and so are those that a package wants to be shared.
set_property(GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS FALSE)
set(CMAKE_DL_LIBS "")

# A program finds no libraries when it starts, and has no place for their directories.
set(CMAKE_SKIP_RPATH TRUE)

list(APPEND CMAKE_SYSTEM_PREFIX_PATH /)
if(CMAKE_INSTALL_PREFIX)
  list(APPEND CMAKE_SYSTEM_PREFIX_PATH "${CMAKE_INSTALL_PREFIX}")
endif()
list(APPEND CMAKE_SYSTEM_INCLUDE_PATH /include)
list(APPEND CMAKE_SYSTEM_LIBRARY_PATH /lib)
