# Read by CMake before it looks at the compiler.
set(UNIX 1)
set(WASI 1)
