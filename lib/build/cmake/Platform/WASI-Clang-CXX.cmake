include("${CMAKE_CURRENT_LIST_DIR}/WASI.cmake")
