import { InternalError } from "../../../../core/errors.js";
import type { NamedStep, Operand } from "../../../../program/program.js";
import { at, type Argument } from "../named-kernel.js";
import { byteStrides } from "../operands.js";

/** Rows of kernels/attention/rows.ts and forward.ts. */
export const KEYS = 64;
export const STRIP = 24;
export const QUERIES = 96;

/** The sizes of an attention: q [B, T, H, D], k [B, S, G, D], v [B, S, G, E]. */
export interface Sizes {
  readonly B: number;
  readonly T: number;
  readonly H: number;
  readonly D: number;
  readonly S: number;
  readonly G: number;
  readonly E: number;
}

export function sizesOf(q: Operand, k: Operand, v: Operand): Sizes {
  const [B, T, H, D] = q.shape as [number, number, number, number];
  const [, S, G] = k.shape as [number, number, number];
  return { B, T, H, D, S, G, E: v.shape[3] };
}

/** Pairs of a query and a key that it sees. */
export function pairsOf({ B, H, T, S }: Sizes, { attributes }: NamedStep): number {
  const all = B * H * T * S;
  return attributes["causal"] ? all - (B * H * Math.min(T, S) ** 2) / 2 : all;
}

/** What both directions take first: sizes, q, k, v and the mask. */
export function commonArguments(step: NamedStep, operands: readonly Operand[]): Argument[] {
  const [q, k, v, bias] = operands;
  if (!q || !k || !v) throw new InternalError(`wasm: ${step.label}: attention needs q, k and v`);
  const { B, T, H, D, S, G, E } = sizesOf(q, k, v);
  const { causal = 0, scale = 1 } = step.attributes;
  return [
    ...[B, H, G, T, S, D, E, causal, causal ? S - T : 0, bitsOf(scale)],
    ...[q, k, v].flatMap((operand) => [at(operand), ...byteStrides(operand)]),
    ...(bias ? [at(bias), ...byteStrides(bias)] : [0, 0, 0, 0, 0]),
  ];
}

/** A float32 as an integer of the same bits: kernels take integers. */
function bitsOf(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0];
}

/** Bytes of so many floats behind the constants of exp, with room to read a little past them. */
export function scratchBytes(floats: number): number {
  return floats * Float32Array.BYTES_PER_ELEMENT + 128;
}
