/* simd_ops.h: the opcodes after prefix 0xfd (spec 5.4.9): fixed-width and relaxed SIMD, one list
 * for each form of instruction. A row is X(opcode, shape, name): the instruction is shape.name, its
 * value simd_shape_name of simd.h. In the comments, v is v128 and t the type of a lane.
 *
 * In no list: v128.const (0x0c, 16 bytes) and i8x16.shuffle (0x0d, 16 lane indices below 32).
 */
#ifndef AMPHORA_INTERP_SIMD_OPS_H
#define AMPHORA_INTERP_SIMD_OPS_H

/* v -> v */
#define SIMD_UNARY(X)                                                                              \
  X(0x4d, v128, not)                                                                               \
  X(0x5e, f32x4, demote_f64x2_zero)                                                                \
  X(0x5f, f64x2, promote_low_f32x4)                                                                \
  X(0x60, i8x16, abs)                                                                              \
  X(0x61, i8x16, neg)                                                                              \
  X(0x62, i8x16, popcnt)                                                                           \
  X(0x67, f32x4, ceil)                                                                             \
  X(0x68, f32x4, floor)                                                                            \
  X(0x69, f32x4, trunc)                                                                            \
  X(0x6a, f32x4, nearest)                                                                          \
  X(0x74, f64x2, ceil)                                                                             \
  X(0x75, f64x2, floor)                                                                            \
  X(0x7a, f64x2, trunc)                                                                            \
  X(0x7c, i16x8, extadd_pairwise_i8x16_s)                                                          \
  X(0x7d, i16x8, extadd_pairwise_i8x16_u)                                                          \
  X(0x7e, i32x4, extadd_pairwise_i16x8_s)                                                          \
  X(0x7f, i32x4, extadd_pairwise_i16x8_u)                                                          \
  X(0x80, i16x8, abs)                                                                              \
  X(0x81, i16x8, neg)                                                                              \
  X(0x87, i16x8, extend_low_i8x16_s)                                                               \
  X(0x88, i16x8, extend_high_i8x16_s)                                                              \
  X(0x89, i16x8, extend_low_i8x16_u)                                                               \
  X(0x8a, i16x8, extend_high_i8x16_u)                                                              \
  X(0x94, f64x2, nearest)                                                                          \
  X(0xa0, i32x4, abs)                                                                              \
  X(0xa1, i32x4, neg)                                                                              \
  X(0xa7, i32x4, extend_low_i16x8_s)                                                               \
  X(0xa8, i32x4, extend_high_i16x8_s)                                                              \
  X(0xa9, i32x4, extend_low_i16x8_u)                                                               \
  X(0xaa, i32x4, extend_high_i16x8_u)                                                              \
  X(0xc0, i64x2, abs)                                                                              \
  X(0xc1, i64x2, neg)                                                                              \
  X(0xc7, i64x2, extend_low_i32x4_s)                                                               \
  X(0xc8, i64x2, extend_high_i32x4_s)                                                              \
  X(0xc9, i64x2, extend_low_i32x4_u)                                                               \
  X(0xca, i64x2, extend_high_i32x4_u)                                                              \
  X(0xe0, f32x4, abs)                                                                              \
  X(0xe1, f32x4, neg)                                                                              \
  X(0xe3, f32x4, sqrt)                                                                             \
  X(0xec, f64x2, abs)                                                                              \
  X(0xed, f64x2, neg)                                                                              \
  X(0xef, f64x2, sqrt)                                                                             \
  X(0xf8, i32x4, trunc_sat_f32x4_s)                                                                \
  X(0xf9, i32x4, trunc_sat_f32x4_u)                                                                \
  X(0xfa, f32x4, convert_i32x4_s)                                                                  \
  X(0xfb, f32x4, convert_i32x4_u)                                                                  \
  X(0xfc, i32x4, trunc_sat_f64x2_s_zero)                                                           \
  X(0xfd, i32x4, trunc_sat_f64x2_u_zero)                                                           \
  X(0xfe, f64x2, convert_low_i32x4_s)                                                              \
  X(0xff, f64x2, convert_low_i32x4_u)                                                              \
  X(0x101, i32x4, relaxed_trunc_f32x4_s)                                                           \
  X(0x102, i32x4, relaxed_trunc_f32x4_u)                                                           \
  X(0x103, i32x4, relaxed_trunc_f64x2_s_zero)                                                      \
  X(0x104, i32x4, relaxed_trunc_f64x2_u_zero)

/* v v -> v */
#define SIMD_BINARY(X)                                                                             \
  X(0x0e, i8x16, swizzle)                                                                          \
  X(0x23, i8x16, eq)                                                                               \
  X(0x24, i8x16, ne)                                                                               \
  X(0x25, i8x16, lt_s)                                                                             \
  X(0x26, i8x16, lt_u)                                                                             \
  X(0x27, i8x16, gt_s)                                                                             \
  X(0x28, i8x16, gt_u)                                                                             \
  X(0x29, i8x16, le_s)                                                                             \
  X(0x2a, i8x16, le_u)                                                                             \
  X(0x2b, i8x16, ge_s)                                                                             \
  X(0x2c, i8x16, ge_u)                                                                             \
  X(0x2d, i16x8, eq)                                                                               \
  X(0x2e, i16x8, ne)                                                                               \
  X(0x2f, i16x8, lt_s)                                                                             \
  X(0x30, i16x8, lt_u)                                                                             \
  X(0x31, i16x8, gt_s)                                                                             \
  X(0x32, i16x8, gt_u)                                                                             \
  X(0x33, i16x8, le_s)                                                                             \
  X(0x34, i16x8, le_u)                                                                             \
  X(0x35, i16x8, ge_s)                                                                             \
  X(0x36, i16x8, ge_u)                                                                             \
  X(0x37, i32x4, eq)                                                                               \
  X(0x38, i32x4, ne)                                                                               \
  X(0x39, i32x4, lt_s)                                                                             \
  X(0x3a, i32x4, lt_u)                                                                             \
  X(0x3b, i32x4, gt_s)                                                                             \
  X(0x3c, i32x4, gt_u)                                                                             \
  X(0x3d, i32x4, le_s)                                                                             \
  X(0x3e, i32x4, le_u)                                                                             \
  X(0x3f, i32x4, ge_s)                                                                             \
  X(0x40, i32x4, ge_u)                                                                             \
  X(0x41, f32x4, eq)                                                                               \
  X(0x42, f32x4, ne)                                                                               \
  X(0x43, f32x4, lt)                                                                               \
  X(0x44, f32x4, gt)                                                                               \
  X(0x45, f32x4, le)                                                                               \
  X(0x46, f32x4, ge)                                                                               \
  X(0x47, f64x2, eq)                                                                               \
  X(0x48, f64x2, ne)                                                                               \
  X(0x49, f64x2, lt)                                                                               \
  X(0x4a, f64x2, gt)                                                                               \
  X(0x4b, f64x2, le)                                                                               \
  X(0x4c, f64x2, ge)                                                                               \
  X(0x4e, v128, and)                                                                               \
  X(0x4f, v128, andnot)                                                                            \
  X(0x50, v128, or)                                                                                \
  X(0x51, v128, xor)                                                                               \
  X(0x65, i8x16, narrow_i16x8_s)                                                                   \
  X(0x66, i8x16, narrow_i16x8_u)                                                                   \
  X(0x6e, i8x16, add)                                                                              \
  X(0x6f, i8x16, add_sat_s)                                                                        \
  X(0x70, i8x16, add_sat_u)                                                                        \
  X(0x71, i8x16, sub)                                                                              \
  X(0x72, i8x16, sub_sat_s)                                                                        \
  X(0x73, i8x16, sub_sat_u)                                                                        \
  X(0x76, i8x16, min_s)                                                                            \
  X(0x77, i8x16, min_u)                                                                            \
  X(0x78, i8x16, max_s)                                                                            \
  X(0x79, i8x16, max_u)                                                                            \
  X(0x7b, i8x16, avgr_u)                                                                           \
  X(0x82, i16x8, q15mulr_sat_s)                                                                    \
  X(0x85, i16x8, narrow_i32x4_s)                                                                   \
  X(0x86, i16x8, narrow_i32x4_u)                                                                   \
  X(0x8e, i16x8, add)                                                                              \
  X(0x8f, i16x8, add_sat_s)                                                                        \
  X(0x90, i16x8, add_sat_u)                                                                        \
  X(0x91, i16x8, sub)                                                                              \
  X(0x92, i16x8, sub_sat_s)                                                                        \
  X(0x93, i16x8, sub_sat_u)                                                                        \
  X(0x95, i16x8, mul)                                                                              \
  X(0x96, i16x8, min_s)                                                                            \
  X(0x97, i16x8, min_u)                                                                            \
  X(0x98, i16x8, max_s)                                                                            \
  X(0x99, i16x8, max_u)                                                                            \
  X(0x9b, i16x8, avgr_u)                                                                           \
  X(0x9c, i16x8, extmul_low_i8x16_s)                                                               \
  X(0x9d, i16x8, extmul_high_i8x16_s)                                                              \
  X(0x9e, i16x8, extmul_low_i8x16_u)                                                               \
  X(0x9f, i16x8, extmul_high_i8x16_u)                                                              \
  X(0xae, i32x4, add)                                                                              \
  X(0xb1, i32x4, sub)                                                                              \
  X(0xb5, i32x4, mul)                                                                              \
  X(0xb6, i32x4, min_s)                                                                            \
  X(0xb7, i32x4, min_u)                                                                            \
  X(0xb8, i32x4, max_s)                                                                            \
  X(0xb9, i32x4, max_u)                                                                            \
  X(0xba, i32x4, dot_i16x8_s)                                                                      \
  X(0xbc, i32x4, extmul_low_i16x8_s)                                                               \
  X(0xbd, i32x4, extmul_high_i16x8_s)                                                              \
  X(0xbe, i32x4, extmul_low_i16x8_u)                                                               \
  X(0xbf, i32x4, extmul_high_i16x8_u)                                                              \
  X(0xce, i64x2, add)                                                                              \
  X(0xd1, i64x2, sub)                                                                              \
  X(0xd5, i64x2, mul)                                                                              \
  X(0xd6, i64x2, eq)                                                                               \
  X(0xd7, i64x2, ne)                                                                               \
  X(0xd8, i64x2, lt_s)                                                                             \
  X(0xd9, i64x2, gt_s)                                                                             \
  X(0xda, i64x2, le_s)                                                                             \
  X(0xdb, i64x2, ge_s)                                                                             \
  X(0xdc, i64x2, extmul_low_i32x4_s)                                                               \
  X(0xdd, i64x2, extmul_high_i32x4_s)                                                              \
  X(0xde, i64x2, extmul_low_i32x4_u)                                                               \
  X(0xdf, i64x2, extmul_high_i32x4_u)                                                              \
  X(0xe4, f32x4, add)                                                                              \
  X(0xe5, f32x4, sub)                                                                              \
  X(0xe6, f32x4, mul)                                                                              \
  X(0xe7, f32x4, div)                                                                              \
  X(0xe8, f32x4, min)                                                                              \
  X(0xe9, f32x4, max)                                                                              \
  X(0xea, f32x4, pmin)                                                                             \
  X(0xeb, f32x4, pmax)                                                                             \
  X(0xf0, f64x2, add)                                                                              \
  X(0xf1, f64x2, sub)                                                                              \
  X(0xf2, f64x2, mul)                                                                              \
  X(0xf3, f64x2, div)                                                                              \
  X(0xf4, f64x2, min)                                                                              \
  X(0xf5, f64x2, max)                                                                              \
  X(0xf6, f64x2, pmin)                                                                             \
  X(0xf7, f64x2, pmax)                                                                             \
  X(0x100, i8x16, relaxed_swizzle)                                                                 \
  X(0x10d, f32x4, relaxed_min)                                                                     \
  X(0x10e, f32x4, relaxed_max)                                                                     \
  X(0x10f, f64x2, relaxed_min)                                                                     \
  X(0x110, f64x2, relaxed_max)                                                                     \
  X(0x111, i16x8, relaxed_q15mulr_s)                                                               \
  X(0x112, i16x8, relaxed_dot_i8x16_i7x16_s)

/* v v v -> v */
#define SIMD_TERNARY(X)                                                                            \
  X(0x52, v128, bitselect)                                                                         \
  X(0x105, f32x4, relaxed_madd)                                                                    \
  X(0x106, f32x4, relaxed_nmadd)                                                                   \
  X(0x107, f64x2, relaxed_madd)                                                                    \
  X(0x108, f64x2, relaxed_nmadd)                                                                   \
  X(0x109, i8x16, relaxed_laneselect)                                                              \
  X(0x10a, i16x8, relaxed_laneselect)                                                              \
  X(0x10b, i32x4, relaxed_laneselect)                                                              \
  X(0x10c, i64x2, relaxed_laneselect)                                                              \
  X(0x113, i32x4, relaxed_dot_i8x16_i7x16_add_s)

/* v i32 -> v */
#define SIMD_SHIFTS(X)                                                                             \
  X(0x6b, i8x16, shl)                                                                              \
  X(0x6c, i8x16, shr_s)                                                                            \
  X(0x6d, i8x16, shr_u)                                                                            \
  X(0x8b, i16x8, shl)                                                                              \
  X(0x8c, i16x8, shr_s)                                                                            \
  X(0x8d, i16x8, shr_u)                                                                            \
  X(0xab, i32x4, shl)                                                                              \
  X(0xac, i32x4, shr_s)                                                                            \
  X(0xad, i32x4, shr_u)                                                                            \
  X(0xcb, i64x2, shl)                                                                              \
  X(0xcc, i64x2, shr_s)                                                                            \
  X(0xcd, i64x2, shr_u)

/* v -> i32 */
#define SIMD_TESTS(X)                                                                              \
  X(0x53, v128, any_true)                                                                          \
  X(0x63, i8x16, all_true)                                                                         \
  X(0x64, i8x16, bitmask)                                                                          \
  X(0x83, i16x8, all_true)                                                                         \
  X(0x84, i16x8, bitmask)                                                                          \
  X(0xa3, i32x4, all_true)                                                                         \
  X(0xa4, i32x4, bitmask)                                                                          \
  X(0xc3, i64x2, all_true)                                                                         \
  X(0xc4, i64x2, bitmask)

/* t -> v. The last column is t. */
#define SIMD_SPLATS(X)                                                                             \
  X(0x0f, i8x16, splat, I32)                                                                       \
  X(0x10, i16x8, splat, I32)                                                                       \
  X(0x11, i32x4, splat, I32)                                                                       \
  X(0x12, i64x2, splat, I64)                                                                       \
  X(0x13, f32x4, splat, F32)                                                                       \
  X(0x14, f64x2, splat, F64)

/* v -> t, with a lane index. Further columns: t, number of lanes. */
#define SIMD_EXTRACTS(X)                                                                           \
  X(0x15, i8x16, extract_lane_s, I32, 16)                                                          \
  X(0x16, i8x16, extract_lane_u, I32, 16)                                                          \
  X(0x18, i16x8, extract_lane_s, I32, 8)                                                           \
  X(0x19, i16x8, extract_lane_u, I32, 8)                                                           \
  X(0x1b, i32x4, extract_lane, I32, 4)                                                             \
  X(0x1d, i64x2, extract_lane, I64, 2)                                                             \
  X(0x1f, f32x4, extract_lane, F32, 4)                                                             \
  X(0x21, f64x2, extract_lane, F64, 2)

/* v t -> v, with a lane index. Further columns: t, number of lanes. */
#define SIMD_REPLACES(X)                                                                           \
  X(0x17, i8x16, replace_lane, I32, 16)                                                            \
  X(0x1a, i16x8, replace_lane, I32, 8)                                                             \
  X(0x1c, i32x4, replace_lane, I32, 4)                                                             \
  X(0x1e, i64x2, replace_lane, I64, 2)                                                             \
  X(0x20, f32x4, replace_lane, F32, 4)                                                             \
  X(0x22, f64x2, replace_lane, F64, 2)

/* address -> v. The last column is the number of bytes accessed, and the greatest alignment. */
#define SIMD_LOADS(X)                                                                              \
  X(0x00, v128, load, 16)                                                                          \
  X(0x01, v128, load8x8_s, 8)                                                                      \
  X(0x02, v128, load8x8_u, 8)                                                                      \
  X(0x03, v128, load16x4_s, 8)                                                                     \
  X(0x04, v128, load16x4_u, 8)                                                                     \
  X(0x05, v128, load32x2_s, 8)                                                                     \
  X(0x06, v128, load32x2_u, 8)                                                                     \
  X(0x07, v128, load8_splat, 1)                                                                    \
  X(0x08, v128, load16_splat, 2)                                                                   \
  X(0x09, v128, load32_splat, 4)                                                                   \
  X(0x0a, v128, load64_splat, 8)                                                                   \
  X(0x5c, v128, load32_zero, 4)                                                                    \
  X(0x5d, v128, load64_zero, 8)

/* address v -> nothing. The last column is as above. */
#define SIMD_STORES(X) X(0x0b, v128, store, 16)

/* address v -> v, with a lane index below 16 / bytes. */
#define SIMD_LOAD_LANES(X)                                                                         \
  X(0x54, v128, load8_lane, 1)                                                                     \
  X(0x55, v128, load16_lane, 2)                                                                    \
  X(0x56, v128, load32_lane, 4)                                                                    \
  X(0x57, v128, load64_lane, 8)

/* address v -> nothing, with a lane index below 16 / bytes. */
#define SIMD_STORE_LANES(X)                                                                        \
  X(0x58, v128, store8_lane, 1)                                                                    \
  X(0x59, v128, store16_lane, 2)                                                                   \
  X(0x5a, v128, store32_lane, 4)                                                                   \
  X(0x5b, v128, store64_lane, 8)

#endif
