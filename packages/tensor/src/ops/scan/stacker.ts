import type { Many } from "../../core/op.js";
import { applyOp } from "../../core/op.js";
import type { Tensor } from "../../core/tensor.js";
import { mul } from "../pointwise/arithmetic.js";
import { sum } from "../reduce/reduce.js";
import { broadcastTo } from "../shape/broadcast.js";
import { expandDims } from "../shape/reshape.js";

/** Where the values of some tensors in all iterations are found. */
export interface Stacks {
  readonly count: number;
  /** Tensors that differ from iteration to iteration. */
  readonly varying: ReadonlySet<Tensor>;
  /** Tensors of the body that the loop computes anyway, and what it binds. */
  readonly inLoop: ReadonlySet<Tensor>;
  /** What a bound tensor stands for, with the leading axis along which the loop walks. */
  readonly walked: ReadonlyMap<Tensor, Tensor>;
  /** The values that the loop itself leaves behind. */
  readonly left: (of: Tensor) => Tensor;
}

/**
 * Computes tensors of a loop's body for all iterations at once, outside of it: a product of each step's input with the same
 * matrix is one product of all inputs, the sum over time of products one product. What the loop itself needs, and what
 * cannot be done at once, the loop leaves behind.
 */
export class Stacker {
  readonly #stacks: Stacks;
  readonly #known = new Map<Tensor, Tensor>();
  readonly #sums = new Map<Tensor, Tensor>();

  constructor(stacks: Stacks) {
    this.#stacks = stacks;
  }

  /** [count, ...shape]. */
  stack(of: Tensor): Tensor {
    let known = this.#known.get(of);
    if (!known) this.#known.set(of, (known = this.#stack(of)));
    return known;
  }

  /** The sum over all iterations. */
  sum(of: Tensor): Tensor {
    let known = this.#sums.get(of);
    if (!known) this.#sums.set(of, (known = this.#sum(of)));
    return known;
  }

  /** Whether a tensor can be computed for all iterations at once from what the loop walks along. */
  canStack(of: Tensor): boolean {
    const { varying, walked } = this.#stacks;
    if (!varying.has(of) || walked.has(of)) return true;
    return canBatch(of) && of.sources.every((source) => this.canStack(source));
  }

  /** Whether the sum over all iterations needs no more than what the loop leaves behind of itself. */
  canSum(of: Tensor): boolean {
    const { varying, inLoop, walked } = this.#stacks;
    if (!varying.has(of) || inLoop.has(of) || walked.has(of)) return true;
    return canBatch(of) && of.sources.every((source) => this.canSum(source));
  }

  #stack(of: Tensor): Tensor {
    const { varying, inLoop, walked, left } = this.#stacks;
    if (!varying.has(of)) return this.#all(of);
    const source = walked.get(of);
    if (source) return source;
    // A view of what is left behind costs nothing.
    if (inLoop.has(of) && (of.op.kernel.kind !== "view" || of.sources.length !== 1)) return left(of);
    return this.#batch(of) ?? left(of);
  }

  #sum(of: Tensor): Tensor {
    const { varying, inLoop, walked, count } = this.#stacks;
    if (!varying.has(of)) return mul(of, count);
    const isThere = inLoop.has(of) || walked.has(of);
    const shorter = isThere ? undefined : of.op.batchSum?.(this.#many(of), of.attributes);
    return shorter ?? sum(this.stack(of), 0);
  }

  #batch(of: Tensor): Tensor | undefined {
    const { op, attributes } = of;
    if (op.batch) return op.batch(this.#many(of), attributes);
    if (op.kernel.kind !== "pointwise") return undefined;
    return applyOp(
      op,
      of.sources.map((source) => this.stack(source)),
      attributes,
    );
  }

  #many(of: Tensor): Many {
    const { varying, count } = this.#stacks;
    const { sources } = of;
    return {
      count,
      one: of,
      sources,
      stacked: sources.map((source) => (varying.has(source) ? this.stack(source) : undefined)),
      all: (index) => this.stack(sources[index]),
      sum: (index) => this.sum(sources[index]),
    };
  }

  #all(of: Tensor): Tensor {
    return broadcastTo(expandDims(of, 0), [this.#stacks.count, ...of.shape]);
  }
}

function canBatch({ op }: Tensor): boolean {
  return op.batch !== undefined || op.kernel.kind === "pointwise";
}
