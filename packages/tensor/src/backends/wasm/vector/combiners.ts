import type { Combiner } from "../../../expression/expression.js";
import type { Node, VectorGraph } from "./graph.js";
import { maximum, minimum, type LaneType } from "./primitives.js";

/** How a reduction combines two vectors, and what it starts with. */
export interface CombinerRow {
  readonly identity: (v: VectorGraph, type: LaneType) => Node;
  readonly combine: (v: VectorGraph, a: Node, b: Node, type: LaneType) => Node;
}

const MAX_INT = 0x7fffffff;
const MIN_INT = -0x80000000;

export const combiners: Record<Combiner, CombinerRow> = {
  sum: {
    identity: (v) => v.bits(0),
    combine: (v, a, b, type) => v.op(type === "int32" ? "i32x4.add" : "f32x4.add", a, b),
  },
  prod: {
    identity: (v, type) => (type === "int32" ? v.bits(1) : v.f32(1)),
    combine: (v, a, b, type) => v.op(type === "int32" ? "i32x4.mul" : "f32x4.mul", a, b),
  },
  min: {
    identity: (v, type) => ({ float32: v.f32(Infinity), int32: v.bits(MAX_INT), bool: v.bits(-1) })[type],
    combine: minimum,
  },
  max: {
    identity: (v, type) => ({ float32: v.f32(-Infinity), int32: v.bits(MIN_INT), bool: v.bits(0) })[type],
    combine: maximum,
  },
};
