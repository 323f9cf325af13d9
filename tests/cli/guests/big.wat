;; Needs 64 MiB at once.
(module (memory (export "memory") 1024) (func (export "_start")))
