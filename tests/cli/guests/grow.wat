;; Grows its memory of one page by `pages`; the old size, or -1.
(module
  (memory (export "memory") 1)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
