;; Imports a function that nobody has; calls it only if --invoke call.
(module
  (import "env" "unheard_of" (func $f (param i32)))
  (func (export "_start"))
  (func (export "call") (call $f (i32.const 0))))
