import { customGradient } from "../../autograd/custom-gradient.js";
import { gradients } from "../../autograd/gradients.js";
import { defineOp, type OpFunction } from "../../core/op.js";
import { sizeOf, type Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { concat } from "../shape/assemble.js";
import { reshape } from "../shape/reshape.js";
import { narrow } from "../shape/slice.js";
import { composedAttention } from "./composed.js";
import type { Fusion, Sources } from "./sources.js";

const numbers = ({ causal, scale }: Fusion): Record<string, number> => ({ causal: causal ? 1 : 0, scale });

/** Products and sums of both matrix products, of pairs that see each other. */
function flopsOf([q, k, v]: readonly Tensor[], { causal }: Fusion): number {
  const [batch, length, heads, depth] = q.shape;
  const keys = k.shape[1];
  const hidden = causal ? (Math.min(length, keys) * (Math.min(length, keys) - 1)) / 2 : 0;
  return 2 * batch * heads * (length * keys - hidden) * (depth + v.shape[3]);
}

/**
 * One result holds all that is known after the forward pass: y [B, T, H, E], and for each row [B, H, T] its largest score and
 * 1 / Σ e^(score − largest). The weights are not kept; the gradient computes them once more.
 */
const attentionOp: OpFunction<Fusion> = defineOp<Fusion>({
  name: "attention",
  infer: ([q, , v]) => ({ shape: [resultSize(q, v) + 2 * sizeOf(q.shape.slice(0, 3))], dtype: q.dtype }),
  kernel: { kind: "named", name: "attention", numbers },
  flops: flopsOf,
  gradient: (dResult, result, sources, fusion) => {
    const [q, k, v, ...bias] = sources as Sources;
    const dy = ofResult(dResult, q, v);
    const all = gradientOp([q, k, v, result, dy, ...present(bias)], { ...fusion, packed: false });
    let start = 0;
    const parts = [q, k, v].map(({ shape, size }) => reshape(narrow(all, 0, start, (start += size)), shape));
    // The mask says who may look; nothing is learned from it.
    return [...parts, ...present(bias).map(() => undefined)];
  },
});

/** dq, dk and dv from [q, k, v, result, dy, bias?], one behind the other or `packed` along the axis of heads. */
const gradientOp: OpFunction<Fusion & { packed: boolean }> = defineOp<Fusion & { packed: boolean }>({
  name: "attentionGradient",
  infer: ([q, k, v], { packed }) => ({
    shape: packed ? packedShape(q, k) : [q.size + k.size + v.size],
    dtype: q.dtype,
  }),
  kernel: {
    kind: "named",
    name: "attentionGradient",
    numbers: ({ packed, ...fusion }) => ({ ...numbers(fusion), packed: packed ? 1 : 0 }),
  },
  flops: (sources, fusion) => 2.5 * flopsOf(sources, fusion),
  // Rare: written in operations, of which the derivatives are known.
  gradient: (dOut, _, [q, k, v, , dy, ...bias], { packed, ...fusion }) => {
    const y = composedAttention([q, k, v, ...present(bias)] as unknown as Sources, fusion);
    const first = gradients(y, [q, k, v], dy);
    const all = packed ? concat(first, 2) : concat(first.map((part) => reshape(part, [-1])));
    const [dq, dk, dv, ddy] = gradients(all, [q, k, v, dy], dOut);
    return [dq, dk, dv, undefined, ddy, ...present(bias).map(() => undefined)];
  },
});

const resultSize = (q: Tensor, v: Tensor): number => sizeOf(q.shape.slice(0, 3)) * v.shape[3];

const packedShape = (q: Tensor, k: Tensor): Shape => [...q.shape.slice(0, 2), q.shape[2] + 2 * k.shape[2], q.shape[3]];

/** The part y of a result, or of its gradient. */
function ofResult(result: Tensor, q: Tensor, v: Tensor): Tensor {
  return reshape(narrow(result, 0, 0, resultSize(q, v)), [...q.shape.slice(0, 3), v.shape[3]]);
}

function present(bias: readonly (Tensor | undefined)[]): Tensor[] {
  return bias.filter((tensor) => tensor !== undefined);
}

/** The same of q, k and v side by side along the axis of heads, [B, T, H + 2G, D], whose gradient is one tensor of that shape. */
export function fusedSelfAttention(qkv: Tensor, heads: number, bias: Tensor | undefined, fusion: Fusion): Tensor {
  const [q, , v] = partsOf(qkv, heads);
  const result = customGradient(
    (all, ...bias) => attentionOp([...partsOf(all, heads), ...bias], fusion),
    (dResult, result, all, ...bias) => {
      const sources = [...partsOf(all, heads), result, ofResult(dResult, q, v), ...bias];
      return [gradientOp(sources, { ...fusion, packed: true }), ...bias.map(() => undefined)];
    },
  )(qkv, ...present([bias]));
  return ofResult(result, q, v);
}

/** q, k and v of [B, T, H + 2G, D]. */
export function partsOf(qkv: Tensor, heads: number): [q: Tensor, k: Tensor, v: Tensor] {
  const groups = (qkv.shape[2] - heads) / 2;
  const part = (from: number, count: number): Tensor => narrow(qkv, 2, from, from + count);
  return [part(0, heads), part(heads, groups), part(heads + groups, groups)];
}

/** Attention without the matrix of weights in memory. */
export function fusedAttention(sources: Sources, fusion: Fusion): Tensor {
  return ofResult(attentionOp(present(sources), fusion), sources[0], sources[2]);
}
