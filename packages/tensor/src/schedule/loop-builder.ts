import type { Tensor } from "../core/tensor.js";
import { accumulator, constant, coordinate, load } from "../expression/build.js";
import type { Expression } from "../expression/expression.js";
import { indexOfAccess } from "../program/access.js";
import type { Access } from "../program/program.js";
import type { View } from "../program/view.js";
import { keepsOrder } from "./fusion.js";

/** A view of a buffer. */
export interface Located {
  readonly buffer: number;
  readonly view: View;
}

/** A step from a tensor's axes towards the loop's: a view operation, with a name for sharing. */
export interface Transform {
  readonly name: string;
  readonly apply: (view: View) => View | undefined;
  readonly keepsOrder: () => boolean;
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
  compute(node: Tensor, transforms: readonly Transform[] = []): Expression | undefined {
    const { kernel } = node.op;
    if (kernel.kind === "constant") return constant(kernel.value(node.attributes), node.dtype);
    if (kernel.kind === "coordinate") return this.#coordinate(kernel.view(node.shape, node.attributes), transforms);
    if (kernel.kind === "view") return this.#throughView(node, transforms);
    if (kernel.kind === "pointwise") return this.#pointwise(node, transforms);
    return this.#load(this.#locator.contiguous(node), node, transforms);
  }

  /** The expression of a node that the loop uses: a load where it has a buffer. */
  lower(node: Tensor, transforms: readonly Transform[] = []): Expression | undefined {
    if (node === this.#folded) {
      return transforms.every((transform) => transform.keepsOrder()) ? accumulator(0, node.dtype) : undefined;
    }
    const key = `${node.id}:${transforms.map((transform) => transform.name).join()}`;
    if (!this.#lowered.has(key)) {
      // A number that a program yields lies in a buffer, but a loop has it without reading it.
      const located = node.op.kernel.kind === "constant" ? undefined : this.#locator.located(node);
      this.#lowered.set(key, located ? this.#load(located, node, transforms) : this.compute(node, transforms));
    }
    return this.#lowered.get(key);
  }

  #pointwise(node: Tensor, transforms: readonly Transform[]): Expression | undefined {
    const { kernel } = node.op;
    if (kernel.kind !== "pointwise") return undefined;
    const args: Expression[] = [];
    for (const source of node.sources) {
      const arg = this.lower(source, transforms);
      if (!arg) return undefined;
      args.push(arg);
    }
    return kernel.expression(args, node.attributes);
  }

  #throughView(node: Tensor, transforms: readonly Transform[]): Expression | undefined {
    const source = node.sources[0];
    const chain = [viewTransform(node), ...transforms];
    return this.lower(source, chain) ?? this.#loadUnlessFolded(source, chain);
  }

  #loadUnlessFolded(source: Tensor, chain: readonly Transform[]): Expression | undefined {
    return source === this.#folded ? undefined : this.#load(this.#locator.contiguous(source), source, chain);
  }

  #coordinate(view: View, transforms: readonly Transform[]): Expression | undefined {
    const final = applyAll(view, transforms);
    return final && coordinate(final.offset, final.strides);
  }

  #load({ buffer, view }: Located, node: Tensor, transforms: readonly Transform[]): Expression | undefined {
    const final = applyAll(view, transforms);
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

export function viewTransform(node: Tensor): Transform {
  const { kernel } = node.op;
  return {
    name: `${node.id}`,
    apply: (view) => (kernel.kind === "view" ? kernel.view(view, node.attributes) : undefined),
    keepsOrder: () => keepsOrder(node),
  };
}

export function applyAll(view: View, transforms: readonly Transform[]): View | undefined {
  let current: View | undefined = view;
  for (const transform of transforms) {
    if (!current) return undefined;
    current = transform.apply(current);
  }
  return current;
}
