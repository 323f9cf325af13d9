/* SPDX-License-Identifier: MIT */
// What asm.js modules have besides the functions of the program: the standard library's part, and
// functions for WebAssembly's operators that asm.js has no operator for. In the texts `$key` stands
// for a symbol's name. An i64 is passed and returned low word first; $high has the high word of a
// result.
#include "asmjs/symbols.h"

#define VIEW(id, constructor) [id] = {.kind = SYMBOL_VIEW, .key = #id, .text = constructor}
#define STDLIB(id, k, path) [id] = {.kind = SYMBOL_STDLIB, .key = k, .text = path}
#define FOREIGN_INT(id, k) [id] = {.kind = SYMBOL_FOREIGN_INT, .key = k}
#define FOREIGN(id, k) [id] = {.kind = SYMBOL_FOREIGN, .key = k, .effects = E_READ | E_WRITE}
#define VARIABLE(id, k) [id] = {.kind = SYMBOL_VARIABLE, .key = k, .type = T_INT}
#define PURE(id, k, t) [id] = {.kind = SYMBOL_SUPPORT_FUNCTION, .key = k, .text = t}
#define EFFECTS(id, k, e, t)                                                                       \
  [id] = {.kind = SYMBOL_SUPPORT_FUNCTION, .key = k, .effects = e, .text = t}

const struct symbol runtime_support[S_FIXED] = {
    VIEW(V_S8, "Int8Array"),
    VIEW(V_U8, "Uint8Array"),
    VIEW(V_S16, "Int16Array"),
    VIEW(V_U16, "Uint16Array"),
    VIEW(V_S32, "Int32Array"),
    VIEW(V_F32, "Float32Array"),
    VIEW(V_F64, "Float64Array"),
    STDLIB(S_NAN, "nan", "NaN"),
    STDLIB(S_INFINITY, "infinity", "Infinity"),
    STDLIB(S_FROUND, "fround", "Math.fround"),
    STDLIB(S_IMUL, "imul", "Math.imul"),
    STDLIB(S_CLZ, "clz", "Math.clz32"),
    STDLIB(S_ABS, "abs", "Math.abs"),
    STDLIB(S_SQRT, "sqrt", "Math.sqrt"),
    STDLIB(S_CEIL, "ceil", "Math.ceil"),
    STDLIB(S_FLOOR, "floor", "Math.floor"),
    STDLIB(S_MIN, "min", "Math.min"),
    STDLIB(S_MAX, "max", "Math.max"),
    FOREIGN_INT(S_SCRATCH, "scratch"),
    FOREIGN_INT(S_POWERS, "powers"),
    FOREIGN_INT(S_MAX_PAGES, "max_pages"),
    FOREIGN(S_TRAP, "trap"),
    FOREIGN(S_COPY, "copy"),
    FOREIGN(S_FILL, "fill"),
    FOREIGN(S_INIT, "init"),
    FOREIGN(S_DROP, "drop"),
    FOREIGN(S_TABLE_GET, "table_get"),
    FOREIGN(S_TABLE_SET, "table_set"),
    FOREIGN(S_TABLE_SIZE, "table_size"),
    FOREIGN(S_TABLE_GROW, "table_grow"),
    FOREIGN(S_TABLE_FILL, "table_fill"),
    FOREIGN(S_TABLE_COPY, "table_copy"),
    FOREIGN(S_TABLE_INIT, "table_init"),
    FOREIGN(S_ELEM_DROP, "elem_drop"),
    FOREIGN(S_TABLE_SLOT, "table_slot"),
    VARIABLE(S_HIGH, "high"),
    VARIABLE(S_REMAINDER, "remainder"),
    VARIABLE(S_REMAINDER_HIGH, "remainder_high"),

    PURE(S_POPCOUNT, "popcount",
         "a){a=a|0;a=a-(a>>>1&1431655765)|0;a=(a&858993459)+(a>>>2&858993459)|0;"
         "return($imul(a+(a>>>4)&252645135,16843009)|0)>>>24|0}"),
    PURE(S_CTZ, "ctz", "a){a=a|0;if(a)return 31-($clz(a&0-a)|0)|0;return 32}"),

    // Division; for % see operators.c
    EFFECTS(S_DIV_S, "div_s", E_WRITE,
            "a,b){a=a|0;b=b|0;if(!b)$trap(1);if((b|0)==(-1))if((a|0)==(-2147483648))$trap(2);"
            "return(a|0)/(b|0)|0}"),
    EFFECTS(S_DIV_U, "div_u", E_WRITE, "a,b){a=a|0;b=b|0;if(!b)$trap(1);return(a>>>0)/(b>>>0)|0}"),
    EFFECTS(S_REM_S, "rem_s", E_WRITE,
            "a,b){a=a|0;b=b|0;if(!b)$trap(1);"
            "return a-($imul((a|0)/(b|0)|0,b)|0)|0}"),
    EFFECTS(S_REM_U, "rem_u", E_WRITE,
            "a,b){a=a|0;b=b|0;if(!b)$trap(1);"
            "return a-($imul((a>>>0)/(b>>>0)|0,b)|0)|0}"),

    // Rounding; float operands are promoted, which is exact
    PURE(S_TRUNC, "trunc", "a){a=+a;if(a<0.0)return+$ceil(a);return+$floor(a)}"),
    PURE(S_NEAREST, "nearest",
         "a){a=+a;var b=0.0;if(a==0.0)return+a;b=+$abs(a);if(b<4503599627370496.0)"
         "b=b+4503599627370496.0-4503599627370496.0;if(a<0.0)return-b;return+b}"),
    PURE(S_COPYSIGN, "copysign",
         "a,b){a=+a;b=+b;$V_F64[$scratch-16>>3]=b;a=+$abs(a);"
         "if(($V_S32[$scratch-12>>2]|0)<0)return-a;return+a}"),

    // Float to integer: trapping, then saturating
    EFFECTS(S_TRUNC_I32_S, "trunc_i32_s", E_WRITE,
            "a){a=+a;if(a>(-2147483649.0))if(a<2147483648.0)return~~a;"
            "if(a==a)$trap(2);$trap(3);return 0}"),
    EFFECTS(S_TRUNC_I32_U, "trunc_i32_u", E_WRITE,
            "a){a=+a;if(a>(-1.0))if(a<4294967296.0)return~~a;if(a==a)$trap(2);$trap(3);return 0}"),
    PURE(S_SAT_I32_S, "sat_i32_s",
         "a){a=+a;if(a>=2147483647.0)return 2147483647;if(a<=(-2147483648.0))"
         "return-2147483648;return~~a}"),
    PURE(S_SAT_I32_U, "sat_i32_u",
         "a){a=+a;if(a>=4294967295.0)return-1;if(a>0.0)return~~a;return 0}"),
    PURE(S_SPLIT, "split",
         "a){a=+a;var b=0.0;a=+$trunc(a);b=+$floor(a/4294967296.0);$high=~~b;"
         "return~~(a-b*4294967296.0)}"),
    EFFECTS(S_TRUNC_I64_S, "trunc_i64_s", E_WRITE,
            "a){a=+a;if(a>=(-9223372036854775808.0))if(a<9223372036854775808.0)"
            "return $split(a)|0;if(a==a)$trap(2);$trap(3);return 0}"),
    EFFECTS(S_TRUNC_I64_U, "trunc_i64_u", E_WRITE,
            "a){a=+a;if(a>(-1.0))if(a<18446744073709551616.0)return $split(a)|0;"
            "if(a==a)$trap(2);$trap(3);return 0}"),
    EFFECTS(S_SAT_I64_S, "sat_i64_s", E_WRITE,
            "a){a=+a;if(a>=9223372036854775808.0){$high=2147483647;return-1}"
            "if(a<=(-9223372036854775808.0)){$high=-2147483648|0;return 0}"
            "if(a==a)return $split(a)|0;$high=0;return 0}"),
    EFFECTS(S_SAT_I64_U, "sat_i64_u", E_WRITE,
            "a){a=+a;if(a>=18446744073709551616.0){$high=-1;return-1}"
            "if(a>0.0)return $split(a)|0;$high=0;return 0}"),

    // i64 to float. Through double it would be rounded twice: from 2^53 on, the bits that a double
    // cannot hold are gathered into one first.
    PURE(S_I64_TO_F32_S, "i64_to_f32_s",
         "a,b){a=a|0;b=b|0;if((b^b>>31)>>>0>=2097152)if(a&2047)a=a&-2048|2048;"
         "return $fround(+(b|0)*4294967296.0+ +(a>>>0))}"),
    PURE(S_I64_TO_F32_U, "i64_to_f32_u",
         "a,b){a=a|0;b=b|0;if(b>>>0>=2097152)if(a&2047)a=a&-2048|2048;"
         "return $fround(+(b>>>0)*4294967296.0+ +(a>>>0))}"),

    // Reinterpretation, through words in front of the scratch: nothing else sees them
    PURE(S_FLOAT_BITS, "float_bits",
         "a){a=$fround(a);$V_F32[$scratch-16>>2]=a;return $V_S32[$scratch-16>>2]|0}"),
    PURE(S_BITS_FLOAT, "bits_float",
         "a){a=a|0;$V_S32[$scratch-16>>2]=a;return $fround($V_F32[$scratch-16>>2])}"),
    EFFECTS(S_DOUBLE_BITS, "double_bits", E_READ | E_WRITE,
            "a){a=+a;$V_F64[$scratch>>3]=a;$high=$V_S32[$scratch+4>>2]|0;"
            "return $V_S32[$scratch>>2]|0}"),
    // Two words that are stored and loaded as one double wait for each other for tens of cycles:
    // normal numbers are the mantissa times a power of two from a table. (Denormal products would
    // be slower still.)
    PURE(S_BITS_DOUBLE, "bits_double",
         "a,b){a=a|0;b=b|0;if(b+1048576&2145386496)return(+(b&1048575|1048576)*4294967296.0+ "
         "+(a>>>0))*+$V_F64[$powers+(b>>>17&32760)>>3];"
         "$V_S32[$scratch-16>>2]=a;$V_S32[$scratch-12>>2]=b;return+$V_F64[$scratch-16>>3]}"),

    // The high word of an unsigned product, from 16-bit limbs
    PURE(S_MUL_HIGH, "mul_high",
         "a,b){a=a|0;b=b|0;var c=0,d=0,e=0,f=0;c=a&65535;a=a>>>16;d=b&65535;b=b>>>16;"
         "e=($imul(c,d)|0)>>>16;e=($imul(a,d)|0)+e|0;f=($imul(c,b)|0)+(e&65535)|0;"
         "return($imul(a,b)|0)+(e>>>16)+(f>>>16)|0}"),

    // Unsigned a:b / c:d; the remainder goes to $remainder. A quotient below 2^53 comes exactly
    // from doubles. With a divisor of 2^32 and more the estimate of the quotient is exact or one
    // too small.
    EFFECTS(S_DIV_REM_64, "div_rem_64", E_READ | E_WRITE,
            "a,b,c,d){a=a|0;b=b|0;c=c|0;d=d|0;var e=0,f=0,g=0,h=0.0,i=0.0,j=0.0;"
            "if(!(b|d)){if(!c)$trap(1);$high=0;$remainder_high=0;"
            "b=(a>>>0)/(c>>>0)|0;$remainder=a-($imul(b,c)|0)|0;return b|0}"
            "if(!(c|d))$trap(1);"
            "h=+(b>>>0)*4294967296.0+ +(a>>>0);i=+(d>>>0)*4294967296.0+ +(c>>>0);"
            "if((b|d)>>>0<2097152){j=+$floor(h/i);h=h-j*i;"
            "$remainder=~~h;$remainder_high=~~(h/4294967296.0);"
            "$high=~~(j/4294967296.0);return~~j}"
            "if(!d){e=(b>>>0)/(c>>>0)|0;b=b-($imul(e,c)|0)|0;"
            "h=+(b>>>0)*65536.0+ +(a>>>16>>>0);j=+$floor(h/i);h=(h-j*i)*65536.0+ +((a&65535)>>>0);"
            "$high=e;e=~~j<<16;j=+$floor(h/i);$remainder=~~(h-j*i);$remainder_high=0;"
            "return e+~~j|0}"
            "e=~~(h/i*.999999999999996447);f=$imul(e,c)|0;"
            "g=($mul_high(e,c)|0)+($imul(e,d)|0)|0;"
            "g=b-g-(a>>>0<f>>>0|0)|0;f=a-f|0;"
            "if(g>>>0>d>>>0|(g|0)==(d|0)&f>>>0>=c>>>0){e=e+1|0;"
            "g=g-d-(f>>>0<c>>>0|0)|0;f=f-c|0}"
            "$high=0;$remainder=f;$remainder_high=g;return e|0}"),
    EFFECTS(S_DIV_U_64, "div_u_64", E_READ | E_WRITE,
            "a,b,c,d){a=a|0;b=b|0;c=c|0;d=d|0;return $div_rem_64(a,b,c,d)|0}"),
    EFFECTS(S_REM_U_64, "rem_u_64", E_READ | E_WRITE,
            "a,b,c,d){a=a|0;b=b|0;c=c|0;d=d|0;$div_rem_64(a,b,c,d)|0;$high=$remainder_high;"
            "return $remainder|0}"),
    EFFECTS(S_DIV_S_64, "div_s_64", E_READ | E_WRITE,
            "a,b,c,d){a=a|0;b=b|0;c=c|0;d=d|0;var e=0;e=b^d;"
            "if((c&d|0)==(-1))if((b|0)==(-2147483648))if(!a)$trap(2);"
            "if((b|0)<0){b=~b+(!a|0)|0;a=0-a|0}"
            "if((d|0)<0){d=~d+(!c|0)|0;c=0-c|0}"
            "a=$div_rem_64(a,b,c,d)|0;"
            "if((e|0)<0){$high=~$high+(!a|0)|0;a=0-a|0}return a|0}"),
    EFFECTS(S_REM_S_64, "rem_s_64", E_READ | E_WRITE,
            "a,b,c,d){a=a|0;b=b|0;c=c|0;d=d|0;var e=0;e=b;"
            "if((b|0)<0){b=~b+(!a|0)|0;a=0-a|0}"
            "if((d|0)<0){d=~d+(!c|0)|0;c=0-c|0}"
            "$div_rem_64(a,b,c,d)|0;a=$remainder;$high=$remainder_high;"
            "if((e|0)<0){$high=~$high+(!a|0)|0;a=0-a|0}return a|0}"),

    // The pointer of an access whose last byte is b-1 bytes behind it
    EFFECTS(S_CHECK, "check", E_READ | E_WRITE,
            "a,b){a=a|0;b=b|0;var c=0;c=$V_S32[$scratch+16>>2]<<16;"
            "if(b>>>0>c>>>0|a>>>0>c-b>>>0)$trap(4);return a|0}"),

    // Memory accesses that may be unaligned
    EFFECTS(S_LOAD_16, "load_16", E_READ,
            "a){a=a|0;if(!(a&1))return $V_U16[a>>1]|0;return $V_U8[a|0]|$V_U8[a+1|0]<<8}"),
    EFFECTS(S_LOAD_32, "load_32", E_READ,
            "a){a=a|0;if(!(a&3))return $V_S32[a>>2]|0;"
            "return $V_U8[a|0]|$V_U8[a+1|0]<<8|$V_U8[a+2|0]<<16|$V_U8[a+3|0]<<24}"),
    EFFECTS(S_LOAD_F32, "load_f32", E_READ,
            "a){a=a|0;if(!(a&3))return $fround($V_F32[a>>2]);"
            "$V_S32[$scratch>>2]=$load_32(a)|0;return $fround($V_F32[$scratch>>2])}"),
    EFFECTS(S_LOAD_F64, "load_f64", E_READ,
            "a){a=a|0;if(!(a&7))return+$V_F64[a>>3];"
            "return+$bits_double($load_32(a)|0,$load_32(a+4|0)|0)}"),
    EFFECTS(S_STORE_16, "store_16", E_WRITE,
            "a,b){a=a|0;b=b|0;if(!(a&1)){$V_U16[a>>1]=b;return}$V_U8[a|0]=b;$V_U8[a+1|0]=b>>8}"),
    EFFECTS(S_STORE_32, "store_32", E_WRITE,
            "a,b){a=a|0;b=b|0;if(!(a&3)){$V_S32[a>>2]=b;return}"
            "$V_U8[a|0]=b;$V_U8[a+1|0]=b>>8;$V_U8[a+2|0]=b>>16;$V_U8[a+3|0]=b>>24}"),
    EFFECTS(S_STORE_F32, "store_f32", E_WRITE,
            "a,b){a=a|0;b=$fround(b);if(!(a&3)){$V_F32[a>>2]=b;return}"
            "$V_F32[$scratch>>2]=b;$store_32(a,$V_S32[$scratch>>2]|0)}"),
    EFFECTS(S_STORE_F64, "store_f64", E_WRITE,
            "a,b){a=a|0;b=+b;if(!(a&7)){$V_F64[a>>3]=b;return}"
            "$V_F64[$scratch>>3]=b;$store_32(a,$V_S32[$scratch>>2]|0);"
            "$store_32(a+4|0,$V_S32[$scratch+4>>2]|0)}"),
    EFFECTS(S_STORE_VECTOR, "store_vector", E_WRITE,
            "a,b,c,d,e){a=a|0;b=b|0;c=c|0;d=d|0;e=e|0;if(!(a&3)){$V_S32[a>>2]=b;"
            "$V_S32[a+4>>2]=c;$V_S32[a+8>>2]=d;$V_S32[a+12>>2]=e;return}"
            "$store_32(a,b);$store_32(a+4|0,c);$store_32(a+8|0,d);$store_32(a+12|0,e)}"),

    // Lanes of bytes and half-words in two words, with saturation. An overflow shows in the highest
    // bit of a lane (128 or 32768); the lane becomes all ones or zeros, or the limit with the sign
    // of the first operand.
    PURE(S_ADD_SAT_S_8, "add_sat_s_8",
         "a,b){a=a|0;b=b|0;var c=0,d=0;c=(a&2139062143)+(b&2139062143)^(a^b)&-2139062144;"
         "d=(a^c)&(b^c)&-2139062144;d=(d<<1)-(d>>>7)|0;"
         "return c&~d|(a>>>7&16843009)+2139062143&d}"),
    PURE(S_ADD_SAT_U_8, "add_sat_u_8",
         "a,b){a=a|0;b=b|0;var c=0,d=0;c=(a&2139062143)+(b&2139062143)^(a^b)&-2139062144;"
         "d=(a&b|(a|b)&~c)&-2139062144;return c|(d<<1)-(d>>>7)}"),
    PURE(S_SUB_SAT_S_8, "sub_sat_s_8",
         "a,b){a=a|0;b=b|0;var c=0,d=0;c=(a|-2139062144)-(b&2139062143)^(a^~b)&-2139062144;"
         "d=(a^b)&(a^c)&-2139062144;d=(d<<1)-(d>>>7)|0;"
         "return c&~d|(a>>>7&16843009)+2139062143&d}"),
    PURE(S_SUB_SAT_U_8, "sub_sat_u_8",
         "a,b){a=a|0;b=b|0;var c=0,d=0;c=(a|-2139062144)-(b&2139062143)^(a^~b)&-2139062144;"
         "d=(~a&b|(~a|b)&c)&-2139062144;return c&~((d<<1)-(d>>>7))}"),
    PURE(S_ADD_SAT_S_16, "add_sat_s_16",
         "a,b){a=a|0;b=b|0;return ($sat_s_16((a<<16>>16)+(b<<16>>16)|0)|0)&65535|"
         "($sat_s_16((a>>16)+(b>>16)|0)|0)<<16}"),
    PURE(S_ADD_SAT_U_16, "add_sat_u_16",
         "a,b){a=a|0;b=b|0;return ($sat_u_16((a&65535)+(b&65535)|0)|0)|"
         "($sat_u_16((a>>>16)+(b>>>16)|0)|0)<<16}"),
    PURE(S_SUB_SAT_S_16, "sub_sat_s_16",
         "a,b){a=a|0;b=b|0;return ($sat_s_16((a<<16>>16)-(b<<16>>16)|0)|0)&65535|"
         "($sat_s_16((a>>16)-(b>>16)|0)|0)<<16}"),
    PURE(S_SUB_SAT_U_16, "sub_sat_u_16",
         "a,b){a=a|0;b=b|0;return ($sat_u_16((a&65535)-(b&65535)|0)|0)|"
         "($sat_u_16((a>>>16)-(b>>>16)|0)|0)<<16}"),
    PURE(S_Q15_MUL, "q15_mul",
         "a,b){a=a|0;b=b|0;return ($sat_s_16(($imul(a<<16>>16,b<<16>>16)|0)+16384>>15)|0)&65535|"
         "($sat_s_16(($imul(a>>16,b>>16)|0)+16384>>15)|0)<<16}"),
    PURE(S_SAT_S_8, "sat_s_8", "a){a=a|0;return((a|0)<(-128)?-128:(a|0)>127?127:a)|0}"),
    PURE(S_SAT_U_8, "sat_u_8", "a){a=a|0;return((a|0)<0?0:(a|0)>255?255:a)|0}"),
    PURE(S_SAT_S_16, "sat_s_16", "a){a=a|0;return((a|0)<(-32768)?-32768:(a|0)>32767?32767:a)|0}"),
    PURE(S_SAT_U_16, "sat_u_16", "a){a=a|0;return((a|0)<0?0:(a|0)>65535?65535:a)|0}"),
    PURE(S_NARROW_S_8, "narrow_s_8",
         "a,b){a=a|0;b=b|0;return ($sat_s_8(a<<16>>16)|0)&255|(($sat_s_8(a>>16)|0)&255)<<8|"
         "(($sat_s_8(b<<16>>16)|0)&255)<<16|($sat_s_8(b>>16)|0)<<24}"),
    PURE(S_NARROW_U_8, "narrow_u_8",
         "a,b){a=a|0;b=b|0;return ($sat_u_8(a<<16>>16)|0)|($sat_u_8(a>>16)|0)<<8|"
         "($sat_u_8(b<<16>>16)|0)<<16|($sat_u_8(b>>16)|0)<<24}"),
    PURE(S_NARROW_S_16, "narrow_s_16",
         "a,b){a=a|0;b=b|0;return ($sat_s_16(a)|0)&65535|($sat_s_16(b)|0)<<16}"),
    PURE(S_NARROW_U_16, "narrow_u_16",
         "a,b){a=a|0;b=b|0;return ($sat_u_16(a)|0)|($sat_u_16(b)|0)<<16}"),

    // Bytes of a vector by their numbers, through memory that the program does not have; 0 for
    // those that it has not
    EFFECTS(S_SWIZZLE_FROM, "swizzle_from", E_WRITE,
            "a,b,c,d){a=a|0;b=b|0;c=c|0;d=d|0;$V_S32[$scratch>>2]=a;$V_S32[$scratch+4>>2]=b;"
            "$V_S32[$scratch+8>>2]=c;$V_S32[$scratch+12>>2]=d}"),
    EFFECTS(S_SWIZZLE, "swizzle", E_READ,
            "a){a=a|0;var b=0,c=0,d=0,e=0;b=a&255;c=a>>>8&255;d=a>>>16&255;e=a>>>24;"
            "b=b>>>0<16?$V_U8[$scratch+b|0]|0:0;c=c>>>0<16?$V_U8[$scratch+c|0]|0:0;"
            "d=d>>>0<16?$V_U8[$scratch+d|0]|0:0;e=e>>>0<16?$V_U8[$scratch+e|0]|0:0;"
            "return b|c<<8|d<<16|e<<24}"),

    // Memory as a whole. Its size in pages is kept behind the scratch words, where all modules that
    // share it find it. It is below 2^31, so the sign of one number tells whether anything is out
    // of bounds; Firefox compares unsigned numbers as doubles. Copying is by words where both
    // places are aligned. Calls into JavaScript pay from some hundred bytes on.
    EFFECTS(S_GROW, "grow", E_READ | E_WRITE,
            "a){a=a|0;var b=0;b=$V_S32[$scratch+16>>2]|0;if(a>>>0>$max_pages-b>>>0)return-1;"
            "$V_S32[$scratch+16>>2]=b+a;return b|0}"),
    EFFECTS(S_MEMORY_COPY, "memory_copy", E_READ | E_WRITE,
            "a,b,c){a=a|0;b=b|0;c=c|0;var d=0;d=($V_S32[$scratch+16>>2]<<16)-c|0;"
            "if((a|b|c|d|d-a|d-b|0)<0)$trap(4);"
            "if((c|0)>255){$copy(a|0,b|0,c|0);return}d=(a|b)&3?0:c&-4;"
            "if((a|0)>(b|0)&(a-b|0)<(c|0)){"
            "while((c|0)>(d|0)){c=c-1|0;$V_U8[a+c|0]=$V_U8[b+c|0]|0}"
            "while(c){c=c-4|0;$V_S32[a+c>>2]=$V_S32[b+c>>2]|0}}else{c=a+c|0;d=a+d|0;"
            "while((a|0)<(d|0)){$V_S32[a>>2]=$V_S32[b>>2]|0;a=a+4|0;b=b+4|0}"
            "while((a|0)<(c|0)){$V_U8[a|0]=$V_U8[b|0]|0;a=a+1|0;b=b+1|0}}}"),
    EFFECTS(S_MEMORY_FILL, "memory_fill", E_READ | E_WRITE,
            "a,b,c){a=a|0;b=b|0;c=c|0;var d=0;d=($V_S32[$scratch+16>>2]<<16)-c|0;"
            "if((a|c|d|d-a|0)<0)$trap(4);"
            "if((c|0)>255){$fill(a|0,b|0,c|0);return}d=a&3?a:a+(c&-4)|0;c=a+c|0;"
            "b=$imul(b&255,16843009)|0;"
            "while((a|0)<(d|0)){$V_S32[a>>2]=b;a=a+4|0}"
            "while((a|0)<(c|0)){$V_U8[a|0]=b;a=a+1|0}}"),
    EFFECTS(S_MEMORY_INIT, "memory_init", E_READ | E_WRITE,
            "a,b,c,d){a=a|0;b=b|0;c=c|0;d=d|0;var e=0;e=$V_S32[$scratch+16>>2]<<16;"
            "if(d>>>0>e>>>0|b>>>0>e-d>>>0)$trap(4);$init(a|0,b|0,c|0,d|0)}"),
};
