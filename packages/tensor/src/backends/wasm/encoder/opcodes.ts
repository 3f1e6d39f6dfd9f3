/** One byte each: control flow, locals, and the few scalar instructions that loops need. */
export const scalar = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  br: 0x0c,
  br_if: 0x0d,
  br_table: 0x0e,
  return: 0x0f,
  call: 0x10,
  select: 0x1b,
  "local.get": 0x20,
  "local.set": 0x21,
  "local.tee": 0x22,
  "global.get": 0x23,
  "i32.load": 0x28,
  "i32.store": 0x36,
  "i32.const": 0x41,
  "i32.eq": 0x46,
  "i32.lt_s": 0x48,
  "i32.gt_s": 0x4a,
  "i32.add": 0x6a,
  "i32.sub": 0x6b,
  "i32.mul": 0x6c,
  "i32.div_u": 0x6e,
} as const;

/** Prefix of every vector instruction. */
export const SIMD_PREFIX = 0xfd;

/** Vector instructions that access memory: their code and the alignment hint (log2 of the bytes). */
export const memory = {
  "v128.load": { code: 0x00, align: 2 },
  "v128.load32_splat": { code: 0x09, align: 2 },
  "v128.store": { code: 0x0b, align: 2 },
  "v128.load32_zero": { code: 0x5c, align: 2 },
  "v128.load32_lane": { code: 0x56, align: 2 },
  "v128.store32_lane": { code: 0x5a, align: 2 },
  "v128.store64_lane": { code: 0x5b, align: 2 },
} as const;

/** Vector instructions from stack to stack. */
export const simd = {
  "i32x4.splat": 0x11,
  "i32x4.eq": 0x37,
  "i32x4.ne": 0x38,
  "i32x4.lt_s": 0x39,
  "i32x4.gt_s": 0x3b,
  "f32x4.eq": 0x41,
  "f32x4.ne": 0x42,
  "f32x4.lt": 0x43,
  "f32x4.gt": 0x44,
  "f32x4.ge": 0x46,
  "f64x2.lt": 0x49,
  "f64x2.gt": 0x4a,
  "v128.not": 0x4d,
  "v128.and": 0x4e,
  "v128.andnot": 0x4f,
  "v128.or": 0x50,
  "v128.xor": 0x51,
  "v128.bitselect": 0x52,
  "v128.any_true": 0x53,
  "f32x4.demote_f64x2_zero": 0x5e,
  "f64x2.promote_low_f32x4": 0x5f,
  "f32x4.floor": 0x68,
  "f32x4.trunc": 0x69,
  "f32x4.nearest": 0x6a,
  "f64x2.nearest": 0x94,
  "i32x4.abs": 0xa0,
  "i32x4.neg": 0xa1,
  "i32x4.add": 0xae,
  "i32x4.sub": 0xb1,
  "i32x4.mul": 0xb5,
  "i32x4.min_s": 0xb6,
  "i32x4.max_s": 0xb8,
  "i64x2.add": 0xce,
  "i64x2.sub": 0xd1,
  "i64x2.extmul_low_i32x4_u": 0xde,
  "i64x2.extmul_high_i32x4_u": 0xdf,
  "f32x4.abs": 0xe0,
  "f32x4.neg": 0xe1,
  "f32x4.sqrt": 0xe3,
  "f32x4.add": 0xe4,
  "f32x4.sub": 0xe5,
  "f32x4.mul": 0xe6,
  "f32x4.div": 0xe7,
  "f32x4.pmin": 0xea,
  "f32x4.pmax": 0xeb,
  "f64x2.add": 0xf0,
  "f64x2.sub": 0xf1,
  "f64x2.mul": 0xf2,
  "f64x2.div": 0xf3,
  "f64x2.pmin": 0xf6,
  "f64x2.pmax": 0xf7,
  "i32x4.trunc_sat_f32x4_s": 0xf8,
  "i32x4.trunc_sat_f32x4_u": 0xf9,
  "f32x4.convert_i32x4_s": 0xfa,
  "i32x4.trunc_sat_f64x2_s_zero": 0xfc,
  "f64x2.convert_low_i32x4_s": 0xfe,
  "f32x4.relaxed_madd": 0x105,
  "f64x2.relaxed_madd": 0x107,
  "i32x4.relaxed_laneselect": 0x10b,
} as const;

/** Vector shifts: the count is a scalar, the same for every lane. */
export const shifts = {
  "i32x4.shl": 0xab,
  "i32x4.shr_s": 0xac,
  "i32x4.shr_u": 0xad,
  "i64x2.shl": 0xcb,
  "i64x2.shr_s": 0xcc,
  "i64x2.shr_u": 0xcd,
} as const;

export const SHUFFLE = 0x0d;
export const V128_CONST = 0x0c;

export type ScalarOp = keyof typeof scalar;
export type MemoryOp = keyof typeof memory;
export type SimdOp = keyof typeof simd;
export type ShiftOp = keyof typeof shifts;
