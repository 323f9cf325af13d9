;; Reads standard input until something comes; waits for a clock in a year if --invoke sleep; once
;; and for all with sleep_once.
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\08\00\00\00")
  (data (i32.const 116) "\01")
  (data (i32.const 124) "\00\00\00\00\00\00\70\00")
  (func (export "_start")
    (loop (br_if 0 (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))))
  (func (export "sleep")
    (loop (br_if 0 (call $poll (i32.const 100) (i32.const 200) (i32.const 1) (i32.const 8)))))
  (func (export "sleep_once")
    (drop (call $poll (i32.const 100) (i32.const 200) (i32.const 1) (i32.const 8)))))
