;; Fills 64 MiB, or nearly 4 GiB, with no call or loop after it; waits for a notification that never comes.
(module
  (memory 1024 65535 shared)
  (func (export "fill") (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x4000000)))
  (func (export "fill_all")
    (drop (memory.grow (i32.const 64511)))
    (memory.fill (i32.const 0) (i32.const 1) (i32.const 0xffff0000)))
  (func (export "wait")
    (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))
