import type { Tensor } from "../core/tensor.js";
import { accumulator, constant, coordinate, load } from "../expression/build.js";
import type { Expression } from "../expression/expression.js";
import { indexOfAccess } from "../program/access.js";
import type { Access } from "../program/program.js";
import { View } from "../program/view.js";
import { keepsOrder } from "./fusion.js";

/** A view of a buffer. */
export interface Located {
  readonly buffer: number;
  readonly view: View;
}

/** The way from a tensor's axes to the loop's: the views above the tensor. Equal keys, equal ways. */
export interface Path {
  readonly key: string;
  /** Undefined where strides cannot say it. */
  readonly apply: (view: View) => View | undefined;
  readonly keepsOrder: () => boolean;
}

/** The loop has the tensor's axes. */
export const here: Path = { key: "", apply: (view) => view, keepsOrder: () => true };

/** Through a view, and then along the way from there. */
export function through(node: Tensor, rest: Path): Path {
  const { kernel } = node.op;
  return {
    key: `${node.id},${rest.key}`,
    apply: (view) => {
      const seen = kernel.kind === "view" ? kernel.view(view, node.attributes) : undefined;
      return seen && rest.apply(seen);
    },
    keepsOrder: () => keepsOrder(node) && rest.keepsOrder(),
  };
}

/** Where a loop finds the tensors that it does not compute itself. */
export interface Locator {
  /** The tensor's buffer, if it has one. */
  located(node: Tensor): Located | undefined;
  /** The tensor in a buffer without gaps, computing or copying it first if need be. */
  contiguous(node: Tensor): Located;
}

/**
 * Turns a tensor into the expression that a loop over `dims` computes, collecting the loads. Views on the way become
 * index arithmetic; where strides cannot express one, what lies under it is computed into a buffer first.
 */
export class LoopBuilder {
  readonly loads: Access[] = [];
  readonly #types: Expression[] = [];
  readonly #lowered = new Map<string, Expression | undefined>();
  readonly #locator: Locator;
  readonly #folded: Tensor | undefined;

  /** @param folded the reduction whose result the expression sees as the accumulator */
  constructor(locator: Locator, folded?: Tensor) {
    this.#locator = locator;
    this.#folded = folded;
  }

  /** The expression of a node whether or not it has a buffer: for the node that the loop computes. */
  compute(node: Tensor, path = here): Expression | undefined {
    const { kernel } = node.op;
    if (kernel.kind === "constant") return constant(kernel.value(node.attributes), node.dtype);
    if (kernel.kind === "coordinate") return this.#coordinate(kernel.view(node.shape, node.attributes), path);
    if (kernel.kind === "view") return this.#throughView(node, path);
    if (kernel.kind === "pointwise") return this.#pointwise(node, path);
    return this.#load(this.#locator.contiguous(node), node, path);
  }

  /** The expression of a node that the loop uses: a load where it has a buffer. */
  lower(node: Tensor, path = here): Expression | undefined {
    if (node === this.#folded) return path.keepsOrder() ? accumulator(0, node.dtype) : undefined;
    const key = `${node.id}:${path.key}`;
    if (!this.#lowered.has(key)) {
      // A number that a program yields lies in a buffer, but a loop has it without reading it.
      const located = node.op.kernel.kind === "constant" ? undefined : this.#locator.located(node);
      this.#lowered.set(key, located ? this.#load(located, node, path) : this.compute(node, path));
    }
    return this.#lowered.get(key);
  }

  #pointwise(node: Tensor, path: Path): Expression | undefined {
    const { kernel } = node.op;
    if (kernel.kind !== "pointwise") return undefined;
    const args: Expression[] = [];
    for (const source of node.sources) {
      const arg = this.lower(source, path);
      if (!arg) return undefined;
      args.push(arg);
    }
    return kernel.expression(args, node.attributes);
  }

  #throughView(node: Tensor, path: Path): Expression | undefined {
    const source = node.sources[0];
    const longer = through(node, path);
    const expression = this.lower(source, longer);
    if (expression || source === this.#folded) return expression;
    // Where strides cannot say it of a copy either, what is above decides.
    if (!longer.apply(View.contiguous(source.shape))) return undefined;
    return this.#load(this.#locator.contiguous(source), source, longer);
  }

  #coordinate(view: View, path: Path): Expression | undefined {
    const final = path.apply(view);
    return final && coordinate(final.offset, final.strides);
  }

  #load({ buffer, view }: Located, node: Tensor, path: Path): Expression | undefined {
    const final = path.apply(view);
    if (!final) return undefined;
    const access = { buffer, offset: final.offset, strides: final.strides };
    const slot = indexOfAccess(this.loads, access);
    if (slot >= 0) return this.#types[slot];
    const expression = load(this.loads.length, node.dtype);
    this.loads.push(access);
    this.#types.push(expression);
    return expression;
  }
}
