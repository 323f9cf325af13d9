;; Imports a function of WASI with a wrong type.
(module
  (import "wasi_snapshot_preview1" "fd_close" (func (param i64) (result i32)))
  (func (export "_start")))
