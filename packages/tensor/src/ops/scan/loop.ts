import { defineOp, type OpFunction } from "../../core/op.js";
import { boundIn, type Loop, type LoopResult } from "../../core/loop.js";
import type { DType } from "../../core/dtype.js";
import type { Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { loopGradient } from "./loop-gradient.js";

/** What the gradient of a loop finds again of each iteration. */
export type Keeping =
  /** Whatever is dear to compute again. */
  | "values"
  /** Carries alone; the rest is computed again. */
  | "carries";

export interface LoopAttributes {
  readonly loop: Loop;
  readonly keeping: Keeping;
}

const loopOp: OpFunction<LoopAttributes> = defineOp<LoopAttributes>({
  name: "scan",
  // Nobody reads it; a float, since gradients pass through it.
  infer: () => ({ shape: [], dtype: "float32" }),
  kernel: { kind: "loop", loop: ({ loop }) => loop },
  gradientOfResults: loopGradient,
  flops: (_, { loop }) => loop.count * flopsOfBody(loop),
});

/** Of one iteration; what is computed for all at once outside of the loop is not part of it. */
function flopsOfBody(loop: Loop): number {
  const bound = boundIn(loop);
  const nexts = loop.carries.map(({ next }) => next);
  let total = 0;
  for (const tensor of dependents(nexts, bound)) {
    const { op, sources, attributes, size } = tensor;
    if (bound.has(tensor)) continue;
    total += op.flops?.(sources, attributes) ?? (op.kernel.kind === "pointwise" ? size : 0);
  }
  return total;
}

interface ResultAttributes {
  readonly result: LoopResult;
  readonly shape: Shape;
  readonly dtype: DType;
}

const resultOp = defineOp<ResultAttributes>({
  name: "scanned",
  infer: (_, { shape, dtype }) => ({ shape, dtype }),
  kernel: { kind: "result", result: ({ result }) => result },
});

/** A loop as a node of a graph, with what there is to ask of it. */
export class LoopNode {
  readonly node: Tensor;
  readonly loop: Loop;
  readonly #stacks = new Map<Tensor, Tensor>();

  constructor(node: Tensor, loop: Loop) {
    this.node = node;
    this.loop = loop;
  }

  /** @param initials of the carries; @param sources what it walks along */
  static make(
    loop: Loop,
    initials: readonly Tensor[],
    sources: readonly Tensor[],
    roots: readonly Tensor[],
    keeping: Keeping,
  ): LoopNode {
    const all = [...loop.carries.map(({ next }) => next), ...roots];
    const outside = captured(all, boundIn(loop));
    return new LoopNode(loopOp([...initials, ...sources, ...outside], { loop, keeping }), loop);
  }

  /** The values of a tensor of the body in all iterations: [count, ...shape]. */
  stack(of: Tensor): Tensor {
    let stack = this.#stacks.get(of);
    if (!stack) {
      const shape = [this.loop.count, ...of.shape];
      stack = resultOp([this.node], { result: { kind: "stack", of }, shape, dtype: of.dtype });
      this.#stacks.set(of, stack);
    }
    return stack;
  }

  /** The last value of a carry. */
  last(carry: number): Tensor {
    const { shape, dtype } = this.loop.carries[carry].at;
    return resultOp([this.node], { result: { kind: "last", carry }, shape, dtype });
  }
}

/** The tensors that depend on bound ones, sources before consumers, among those that the roots are computed from. */
export function dependents(roots: readonly Tensor[], bound: ReadonlySet<Tensor>): Set<Tensor> {
  const depends = new Map<Tensor, boolean>();
  const open = [...roots];
  while (open.length > 0) {
    const tensor = open[open.length - 1];
    if (depends.has(tensor)) open.pop();
    else if (bound.has(tensor)) {
      depends.set(tensor, true);
      open.pop();
    } else {
      const unknown = tensor.sources.filter((source) => !depends.has(source));
      if (unknown.length > 0) open.push(...unknown);
      else {
        depends.set(
          tensor,
          tensor.sources.some((source) => depends.get(source)),
        );
        open.pop();
      }
    }
  }
  return new Set([...depends].flatMap(([tensor, does]) => (does ? [tensor] : [])));
}

/** What a body reads from outside: it is the same in every iteration. Numbers and coordinates are part of the body. */
function captured(roots: readonly Tensor[], bound: ReadonlySet<Tensor>): Tensor[] {
  const inside = dependents(roots, bound);
  const outside = new Set<Tensor>();
  const note = (tensor: Tensor): void => {
    if (!inside.has(tensor) && !isFree(tensor)) outside.add(tensor);
  };
  roots.forEach(note);
  for (const tensor of inside) if (!bound.has(tensor)) tensor.sources.forEach(note);
  return [...outside].sort((a, b) => a.id - b.id);
}

/** A number, a coordinate, or a view of one. */
function isFree({ op: { kernel }, sources }: Tensor): boolean {
  if (kernel.kind === "view") return sources.every(isFree);
  return kernel.kind === "constant" || kernel.kind === "coordinate";
}
