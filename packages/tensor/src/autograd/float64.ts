import { bound } from "../core/create.js";
import type { Loop, LoopResult } from "../core/loop.js";
import { boundIn } from "../core/loop.js";
import { Tensor } from "../core/tensor.js";
import { reachable } from "./gradients.js";

/**
 * The same computation in float64, leaves replaced as given. Every attribute that says float32 says float64: literals,
 * casts and constants alike, in the bodies of loops too.
 */
export function inFloat64(roots: readonly Tensor[], leaves: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  const widening = new Widening(new Map(leaves));
  return roots.map((root) => widening.widen(root));
}

/** A graph, or the body of a loop, with what of it is in float64 already. */
class Widening {
  readonly #wide: Map<Tensor, Tensor>;
  readonly #outer: Widening | undefined;
  /** By loop. */
  readonly #bodies = new Map<Tensor, Widening>();

  constructor(wide: Map<Tensor, Tensor>, outer?: Widening) {
    this.#wide = wide;
    this.#outer = outer;
  }

  widen(root: Tensor): Tensor {
    for (const node of reachable([root], (each) => !this.#find(each))) this.#wide.set(node, this.#copy(node));
    return this.#find(root)!;
  }

  #find(tensor: Tensor): Tensor | undefined {
    return this.#wide.get(tensor) ?? (this.#outer ? this.#outer.#find(tensor) : undefined);
  }

  #copy(node: Tensor): Tensor {
    const { op } = node;
    const sources = node.sources.map((source) => this.#find(source)!);
    const attributes = this.#attributes(node);
    const { shape, dtype } = op.infer(sources, attributes);
    return new Tensor(op, sources, attributes, shape, dtype);
  }

  #attributes(node: Tensor): unknown {
    const { kernel } = node.op;
    const attributes = widened(node.attributes);
    if (kernel.kind === "loop")
      return { ...(attributes as object), loop: this.#loop(node, kernel.loop(node.attributes)) };
    if (kernel.kind !== "result") return attributes;
    return { ...(attributes as object), result: this.#result(node, kernel.result(node.attributes)) };
  }

  /** The loop of a node; results that are asked for later find its body. */
  #loop(node: Tensor, loop: Loop): Loop {
    const symbols = [...boundIn(loop)].map(({ shape, dtype }) => bound(shape, dtype === "float32" ? "float64" : dtype));
    const body = new Widening(new Map([...boundIn(loop)].map((at, i) => [at, symbols[i]])), this);
    this.#bodies.set(node, body);
    const carries = loop.carries.map(({ at, next }) => ({ at: body.widen(at), next: body.widen(next) }));
    return { ...loop, carries, xs: loop.xs.map((at) => body.widen(at)) };
  }

  #result(node: Tensor, result: LoopResult): LoopResult {
    const body = this.#bodies.get(node.sources[0]);
    return result.kind === "stack" && body ? { ...result, of: body.widen(result.of) } : result;
  }
}

function widened(attributes: unknown): unknown {
  const narrow =
    typeof attributes === "object" && attributes !== null && "dtype" in attributes && attributes.dtype === "float32";
  return narrow ? { ...attributes, dtype: "float64" } : attributes;
}
