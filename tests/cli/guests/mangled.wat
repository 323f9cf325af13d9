;; Traps in functions with names as compilers of C++ and Rust write them.
(module
  (func $_ZN3foo3barEi (param i32) (unreachable))
  (func $_ZN4core3ptr23drop_in_place$LT$u8$GT$17h0123456789abcdefE (call $_ZN3foo3barEi (i32.const 1)))
  (func $_RNvC7mycrate4main (call $_ZN4core3ptr23drop_in_place$LT$u8$GT$17h0123456789abcdefE))
  (func $_Zfoo (call $_RNvC7mycrate4main))
  (func (export "_start") (call $_Zfoo)))
