/* SPDX-License-Identifier: MIT */
// Destructors of thread_local objects. There is one thread, which ends with the program.
extern "C" {

int __cxa_atexit(void (*destroy)(void *), void *object, void *library);

int __cxa_thread_atexit(void (*destroy)(void *), void *object, void *library) noexcept {
  return __cxa_atexit(destroy, object, library);
}

} // extern "C"
