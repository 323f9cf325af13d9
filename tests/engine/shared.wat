(module
  (memory (export "memory") (import "env" "memory") 1 16 shared)
  ;; Adds 1 to the word at 0, n times.
  (func (export "count") (param $n i32)
    (loop $again
      (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
  ;; Waits for the word at 4 to be other than the parameter, as long as it takes; then what it is.
  (func (export "await") (param $old i32) (result i32)
    (loop $again (result i32)
      (drop (memory.atomic.wait32 (i32.const 4) (local.get $old) (i64.const -1)))
      (br_if $again (i32.const 0) (i32.eq (i32.atomic.load (i32.const 4)) (local.get $old)))
      (drop)
      (i32.atomic.load (i32.const 4))))
  ;; Sets the word at 4 and wakes whoever waits for it; how many.
  (func (export "announce") (param $new i32) (result i32)
    (i32.atomic.store (i32.const 4) (local.get $new))
    (memory.atomic.notify (i32.const 4) (i32.const -1)))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size))
  (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1))))
