;; Single calls and instructions that move gigabytes, with no call or loop after them.
(module
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (memory (export "memory") 65535)
  (memory $wide i64 1)
  (table $table 1 funcref)
  (func (export "random") (drop (call $random_get (i32.const 0) (i32.const 0xffff0000))))
  (func (export "copy") (memory.copy (i32.const 0) (i32.const 0x7fff0000) (i32.const 0x7fff0000)))
  (func (export "grow_table") (drop (table.grow $table (ref.null func) (i32.const 0x10000000))))
  (func (export "grow_memory") (drop (memory.grow $wide (i64.const 0x10000)))))
