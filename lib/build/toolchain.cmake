# CMake toolchain file: cmake -DCMAKE_TOOLCHAIN_FILE="$(amcc -print-file-name=build/toolchain.cmake)"
# What the command line defines stays.

set(CMAKE_SYSTEM_NAME WASI)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}/cmake")

# Programs run here like native ones: try_run, custom commands and CTest start them as they are.
set(CMAKE_CROSSCOMPILING FALSE)

# This file is PREFIX/lib/amphora/build/toolchain.cmake.
get_filename_component(amphora_home "${CMAKE_CURRENT_LIST_DIR}" DIRECTORY)
get_filename_component(amphora_bin "${amphora_home}/../../bin" ABSOLUTE)

foreach(amphora_tool C_COMPILER=amcc CXX_COMPILER=am++ AR=amar RANLIB=amranlib NM=amnm STRIP=amstrip
                     C_COMPILER_AR=amar C_COMPILER_RANLIB=amranlib
                     CXX_COMPILER_AR=amar CXX_COMPILER_RANLIB=amranlib)
  string(REGEX MATCH "^([^=]+)=(.+)$" amphora_tool "${amphora_tool}")
  if(NOT DEFINED CMAKE_${CMAKE_MATCH_1})
    set(CMAKE_${CMAKE_MATCH_1} "${amphora_bin}/${CMAKE_MATCH_2}" CACHE FILEPATH "")
  endif()
endforeach()

# Headers, libraries and packages of guests only: the C library's, those that are installed where the
# package will be or that CMAKE_PREFIX_PATH names, the package's own, and ports that are installed.
execute_process(COMMAND "${amphora_bin}/amcc" -print-file-name=libc.a OUTPUT_VARIABLE amphora_libc
                OUTPUT_STRIP_TRAILING_WHITESPACE)
get_filename_component(amphora_libraries "${amphora_libc}" DIRECTORY)
get_filename_component(amphora_headers "${amphora_libraries}/../../include/wasm32-wasi" ABSOLUTE)
list(APPEND CMAKE_SYSTEM_LIBRARY_PATH "${amphora_libraries}")
list(APPEND CMAKE_SYSTEM_INCLUDE_PATH "${amphora_home}/include" "${amphora_headers}")
execute_process(COMMAND "${amphora_bin}/amport" path OUTPUT_VARIABLE amphora_ports)
string(REGEX MATCHALL "[^\n]+" amphora_ports "${amphora_ports}")
list(APPEND CMAKE_PREFIX_PATH ${amphora_ports})
list(APPEND CMAKE_FIND_ROOT_PATH "${amphora_home}" "${amphora_libraries}" "${amphora_headers}"
     ${CMAKE_PREFIX_PATH} ${CMAKE_INSTALL_PREFIX} "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}")
if(DEFINED ENV{CMAKE_PREFIX_PATH})
  string(REPLACE ":" ";" amphora_prefixes "$ENV{CMAKE_PREFIX_PATH}")
  list(APPEND CMAKE_FIND_ROOT_PATH ${amphora_prefixes})
endif()
list(REMOVE_ITEM CMAKE_FIND_ROOT_PATH /usr /usr/local)
foreach(amphora_kind LIBRARY INCLUDE PACKAGE)
  if(NOT DEFINED CMAKE_FIND_ROOT_PATH_MODE_${amphora_kind})
    set(CMAKE_FIND_ROOT_PATH_MODE_${amphora_kind} ONLY)
  endif()
endforeach()
if(NOT DEFINED ENV{PKG_CONFIG_LIBDIR})
  list(TRANSFORM amphora_ports APPEND "/lib/pkgconfig")
  list(JOIN amphora_ports ":" amphora_ports)
  set(ENV{PKG_CONFIG_LIBDIR} "${amphora_home}/pkgconfig:${amphora_ports}")
endif()
