;; Traps with integer divide by zero, two calls deep; by an unnamed function's export name too.
(module
  (func $divide (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $middle (result i32) (call $divide (i32.const 1) (i32.const 0)))
  (func (export "_start") (drop (call $middle)))
  (func (export "reach") (unreachable)))
