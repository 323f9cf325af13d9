;; Calls itself without an end.
(module (func $again (export "_start") (call $again)))
