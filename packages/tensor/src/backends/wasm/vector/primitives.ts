import { InternalError } from "../../../core/errors.js";
import type { Primitive } from "../../../expression/expression.js";
import type { SimdOp } from "../encoder/opcodes.js";
import type { Node, VectorGraph } from "./graph.js";
import { erf } from "./math/erf.js";
import { exp } from "./math/exp.js";
import { log } from "./math/log.js";
import { pow } from "./math/pow.js";
import { sigmoid } from "./math/sigmoid.js";
import { cos, sin } from "./math/sin-cos.js";
import { tanh } from "./math/tanh.js";
import { shiftLeft, shiftRight } from "./shifts.js";

/** The types a lane can have. A bool is a mask in registers and 0 or 1 in memory. */
export type LaneType = "float32" | "int32" | "bool";

/** How a primitive becomes vector instructions: the type is that of its last argument. */
export type Row = (v: VectorGraph, args: readonly Node[], type: LaneType, result: LaneType) => Node;

/** One row per primitive; the type system finds a missing one. */
export const primitives: Record<Primitive, Row> = {
  add: byType({ float32: "f32x4.add", int32: "i32x4.add" }),
  sub: byType({ float32: "f32x4.sub", int32: "i32x4.sub" }),
  mul: byType({ float32: "f32x4.mul", int32: "i32x4.mul" }),
  div: byType({ float32: "f32x4.div" }),
  min: (v, [a, b], type) => minimum(v, a, b, type),
  max: (v, [a, b], type) => maximum(v, a, b, type),
  abs: byType({ float32: "f32x4.abs", int32: "i32x4.abs" }),
  floor: byType({ float32: "f32x4.floor" }),
  round: byType({ float32: "f32x4.nearest" }),
  sqrt: byType({ float32: "f32x4.sqrt" }),
  exp: (v, [x]) => exp(v, x),
  log: (v, [x]) => log(v, x),
  sin: (v, [x]) => sin(v, x),
  cos: (v, [x]) => cos(v, x),
  tanh: (v, [x]) => tanh(v, x),
  sigmoid: (v, [x]) => sigmoid(v, x),
  erf: (v, [x]) => erf(v, x),
  pow: (v, [x, y]) => pow(v, x, y),
  // A mask is −1 or 0, so on masks "a < b" (0 < 1) is "a > b" on the integers.
  lt: (v, [a, b], type) =>
    type === "bool" ? v.op("i32x4.gt_s", a, b) : v.op(type === "int32" ? "i32x4.lt_s" : "f32x4.lt", a, b),
  eq: byType({ float32: "f32x4.eq", int32: "i32x4.eq", bool: "i32x4.eq" }),
  and: byType({ int32: "v128.and", bool: "v128.and" }),
  or: byType({ int32: "v128.or", bool: "v128.or" }),
  xor: byType({ int32: "v128.xor", bool: "v128.xor" }),
  shl: (v, [x, count]) => shiftLeft(v, x, count),
  shr: (v, [x, count]) => shiftRight(v, x, count),
  select: (v, [mask, yes, no]) => v.select(mask, yes, no),
  cast: (v, [x], type, result) => cast(v, x, type, result),
};

/** A primitive that is one instruction for each type it takes. */
function byType(instructions: Partial<Record<LaneType, SimdOp>>): Row {
  return (v, args, type) => {
    const op = instructions[type];
    if (op === undefined)
      throw new InternalError(`wasm: no instruction for ${type} beside ${Object.values(instructions).join()}`);
    return v.op(op, ...args);
  };
}

/**
 * f32x4.min and f32x4.max take about eight x86 instructions. The pseudo-minimum (b < a ? b : a) takes one and keeps a
 * NaN in `a`; or-ing the mask of NaNs in `b` puts those in too, all ones being a NaN. Zeros of either sign are equal.
 */
export function minimum(v: VectorGraph, a: Node, b: Node, type: LaneType): Node {
  if (type === "float32") return nanAware(v, "f32x4.pmin", a, b);
  return v.op(type === "int32" ? "i32x4.min_s" : "v128.and", a, b);
}

export function maximum(v: VectorGraph, a: Node, b: Node, type: LaneType): Node {
  if (type === "float32") return nanAware(v, "f32x4.pmax", a, b);
  return v.op(type === "int32" ? "i32x4.max_s" : "v128.or", a, b);
}

function nanAware(v: VectorGraph, op: SimdOp, a: Node, b: Node): Node {
  if (isNumber(b)) return v.op(op, a, b);
  if (isNumber(a)) return v.op(op, b, a);
  return v.op("v128.or", v.op(op, a, b), v.op("f32x4.ne", b, b));
}

/** Whether the node is a constant that is not NaN. */
function isNumber({ operation }: Node): boolean {
  return operation.kind === "constant" && operation.words.every((word) => (word & 0x7fffffff) <= 0x7f800000);
}

function cast(v: VectorGraph, x: Node, from: LaneType, to: LaneType): Node {
  return casts[from][to](v, x);
}

const same = (_: VectorGraph, x: Node): Node => x;

const casts: Record<LaneType, Record<LaneType, (v: VectorGraph, x: Node) => Node>> = {
  float32: {
    float32: same,
    int32: (v, x) => v.op("i32x4.trunc_sat_f32x4_s", x),
    bool: (v, x) => v.op("f32x4.ne", x, v.f32(0)),
  },
  int32: {
    float32: (v, x) => v.op("f32x4.convert_i32x4_s", x),
    int32: same,
    bool: (v, x) => v.op("i32x4.ne", x, v.bits(0)),
  },
  bool: {
    float32: (v, x) => v.op("v128.and", x, v.f32(1)),
    int32: (v, x) => v.shift("i32x4.shr_u", x, 31),
    bool: same,
  },
};
