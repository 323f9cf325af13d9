;; Grows its memory of one page, or its table of ten elements; the old size, or -1.
(module
  (memory (export "memory") 1)
  (table 10 funcref)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "table") (param i32) (result i32) (table.grow 0 (ref.null func) (local.get 0))))
