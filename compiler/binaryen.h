/* SPDX-License-Identifier: MIT */
// Binaryen's C interface, and the same names for what its versions from 108 on call differently.
// Its header does not tell the version, but the types of its functions do.
#ifndef AMCC_BINARYEN_H
#define AMCC_BINARYEN_H

#include <binaryen-c.h>
#include <stdlib.h>

// Up to version 111, ref.is_null is one of the operators of RefIs; RefIsNull is it afterwards.
// Whichever functions the library lacks are declared here and not called.
BinaryenExpressionId BinaryenRefIsId(void);
BinaryenExpressionRef BinaryenRefIsGetValue(BinaryenExpressionRef expr);
BinaryenExpressionId BinaryenRefIsNullId(void);
BinaryenExpressionRef BinaryenRefIsNullGetValue(BinaryenExpressionRef expr);

#define BINARYEN_IS_NULL(with_operator, alone)                                                     \
  _Generic(BinaryenRefIsNull, BinaryenOp (*)(void): with_operator, default: alone)

static inline BinaryenExpressionId binaryen_is_null_id(void) {
  return BINARYEN_IS_NULL(BinaryenRefIsId, BinaryenRefIsNullId)();
}

static inline BinaryenExpressionRef binaryen_is_null_value(BinaryenExpressionRef e) {
  return BINARYEN_IS_NULL(BinaryenRefIsGetValue, BinaryenRefIsNullGetValue)(e);
}

// Up to version 112, memory.init and data.drop name data segments by their indices; afterwards by
// names, which are the indices in decimal digits in a module without a name section.
static inline uint32_t binaryen_segment_by_index(uint32_t index) { return index; }
static inline uint32_t binaryen_segment_by_name(const char *name) {
  return (uint32_t)strtoul(name, NULL, 10);
}

#define BINARYEN_SEGMENT(segment)                                                                  \
  _Generic(segment, const char *: binaryen_segment_by_name, default: binaryen_segment_by_index)(   \
      segment)

static inline uint32_t binaryen_memory_init_segment(BinaryenExpressionRef e) {
  return BINARYEN_SEGMENT(BinaryenMemoryInitGetSegment(e));
}

static inline uint32_t binaryen_data_drop_segment(BinaryenExpressionRef e) {
  return BINARYEN_SEGMENT(BinaryenDataDropGetSegment(e));
}

#endif
