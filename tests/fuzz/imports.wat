;; The imports that generated modules may have: what host.wat exports.
(module
  (import "host" "mix" (func (param i32) (result i32)))
  (import "host" "note" (func (param i64 f64 f32)))
  (import "host" "fail" (func (param i32)))
  (import "host" "memory" (memory 1 4))
  (import "host" "table" (table 4 8 funcref))
  (import "host" "i32" (global i32))
  (import "host" "i64" (global i64))
  (import "host" "f64" (global f64))
  (import "host" "count" (global (mut i32))))
