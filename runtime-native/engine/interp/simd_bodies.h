/* SPDX-License-Identifier: MIT */
/* simd_bodies.h: the bodies of the vector instructions; bodies.h ends with them.
 * ip[1] has the slots of the result and the operands, ip[2] the lane number or numbers.
 */

#define VECTOR(slot) simd_v128_load(&(slot))
#define SET_VECTOR(slot, value) simd_v128_store(&(slot), value)

#define VECTOR_UNARY(name)                                                                         \
  OP(name) {                                                                                       \
    SET_VECTOR(A, simd_##name(VECTOR(B)));                                                         \
    NEXT(2);                                                                                       \
  }
#define VECTOR_BINARY(name)                                                                        \
  OP(name) {                                                                                       \
    SET_VECTOR(A, simd_##name(VECTOR(B), VECTOR(C)));                                              \
    NEXT(2);                                                                                       \
  }
#define VECTOR_TERNARY(name)                                                                       \
  OP(name) {                                                                                       \
    SET_VECTOR(A, simd_##name(VECTOR(B), VECTOR(C), VECTOR(D)));                                   \
    NEXT(2);                                                                                       \
  }
#define VECTOR_SHIFT(name)                                                                         \
  OP(name) {                                                                                       \
    SET_VECTOR(A, simd_##name(VECTOR(B), C.u32));                                                  \
    NEXT(2);                                                                                       \
  }
#define VECTOR_TEST(name)                                                                          \
  OP(name) {                                                                                       \
    A.u32 = simd_##name(VECTOR(B));                                                                \
    NEXT(2);                                                                                       \
  }
#define VECTOR_SPLAT(name, member)                                                                 \
  OP(name) {                                                                                       \
    SET_VECTOR(A, simd_##name(B.member));                                                          \
    NEXT(2);                                                                                       \
  }
#define VECTOR_EXTRACT(name, member)                                                               \
  OP(name) {                                                                                       \
    A.member = simd_##name(VECTOR(B), ip[2].low);                                                  \
    NEXT(3);                                                                                       \
  }
#define VECTOR_REPLACE(name, member)                                                               \
  OP(name) {                                                                                       \
    SET_VECTOR(A, simd_##name(VECTOR(B), ip[2].low, C.member));                                    \
    NEXT(3);                                                                                       \
  }

OPS_VECTOR_UNARY(VECTOR_UNARY)
OPS_VECTOR_BINARY(VECTOR_BINARY)
OPS_VECTOR_TERNARY(VECTOR_TERNARY)
OPS_VECTOR_SHIFT(VECTOR_SHIFT)
OPS_VECTOR_TEST(VECTOR_TEST)
OPS_VECTOR_SPLAT(VECTOR_SPLAT)
OPS_VECTOR_EXTRACT(VECTOR_EXTRACT)
OPS_VECTOR_REPLACE(VECTOR_REPLACE)

OP(i8x16_shuffle) {
  SET_VECTOR(A, simd_i8x16_shuffle(VECTOR(B), VECTOR(C), (const uint8_t *)&ip[2]));
  NEXT(4);
}

/* Accesses are not volatile: the barrier keeps them behind SAVE_PC. */
#define GUARD_VECTOR(bytes, address)                                                               \
  CHECK_GUARDED(uint8_t[bytes], address);                                                          \
  __asm__ volatile("" ::: "memory")

#define VECTOR_LOAD(name, bytes)                                                                   \
  OP(name) {                                                                                       \
    GUARD_VECTOR(bytes, B.u32);                                                                    \
    SET_VECTOR(A, simd_##name(GUARDED(B.u32)));                                                    \
    NEXT(2);                                                                                       \
  }                                                                                                \
  OP(name##_2) {                                                                                   \
    SET_VECTOR(A, simd_##name(B.ref));                                                             \
    NEXT(2);                                                                                       \
  }
#define VECTOR_STORE(name, bytes)                                                                  \
  OP(name) {                                                                                       \
    GUARD_VECTOR(bytes, A.u32);                                                                    \
    simd_##name(GUARDED(A.u32), VECTOR(B));                                                        \
    NEXT(2);                                                                                       \
  }                                                                                                \
  OP(name##_2) {                                                                                   \
    simd_##name(A.ref, VECTOR(B));                                                                 \
    NEXT(2);                                                                                       \
  }
/* Addresses of lane accesses have been checked. */
#define VECTOR_LOAD_LANE(name)                                                                     \
  OP(name) {                                                                                       \
    SET_VECTOR(A, simd_##name(B.ref, VECTOR(C), ip[2].low));                                       \
    NEXT(3);                                                                                       \
  }
#define VECTOR_STORE_LANE(name)                                                                    \
  OP(name) {                                                                                       \
    simd_##name(A.ref, VECTOR(B), ip[2].low);                                                      \
    NEXT(3);                                                                                       \
  }

OPS_VECTOR_LOAD(VECTOR_LOAD)
OPS_VECTOR_STORE(VECTOR_STORE)
OPS_VECTOR_LOAD_LANE(VECTOR_LOAD_LANE)
OPS_VECTOR_STORE_LANE(VECTOR_STORE_LANE)
