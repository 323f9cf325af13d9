/* simd.h: rows of vector instructions; see ops.h. */
#ifndef AMPHORA_INTERP_SIMD_H
#define AMPHORA_INTERP_SIMD_H

/* name, length in words, statements: slots by VA, VB … of execute.c */
#define OPS_VECTOR(X)
#define OPS_VECTOR_LOAD(X)
#define OPS_VECTOR_STORE(X)

#endif
