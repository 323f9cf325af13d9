;; Functions of all types, for --invoke.
(module
  (global $initialized (mut i32) (i32.const 0))
  (func (export "_initialize") (global.set $initialized (i32.const 7)))
  (func (export "initialized") (result i32) (global.get $initialized))
  (func (export "i32") (param i32) (result i32) (local.get 0))
  (func (export "i64") (param i64) (result i64) (local.get 0))
  (func (export "f32") (param f32) (result f32) (local.get 0))
  (func (export "f64") (param f64) (result f64) (local.get 0))
  (func (export "v128") (param v128) (result v128) (local.get 0))
  (func (export "externref") (param externref) (result externref) (local.get 0))
  (func (export "two") (param i32 i64) (result i64 i32) (local.get 1) (local.get 0))
  (func (export "none"))
  (memory (export "not a function") 1))
