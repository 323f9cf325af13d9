;; Imports a function of WASI with a wrong type.
(module
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i64) (result i32)))
  (func (export "_start"))
  (func (export "close") (drop (call $close (i64.const 1)))))
