import type { Tensor } from "../../core/tensor.js";

/** What is known in one place of a graph: everywhere, or in one loop's body. */
interface Scope {
  /** A tensor → the node that stands for it. */
  readonly canonical: Map<Tensor, Tensor>;
  /** Structure → node: equal ones are one. */
  readonly byKey: Map<string, Tensor>;
  /** A loop → its results that are needed. */
  readonly results: Map<Tensor, Tensor[]>;
}

/** The nodes of a graph that is being built. Bodies of loops see what is around them, but nobody sees into them. */
export class GraphScopes {
  readonly #scopes: Scope[] = [];

  constructor() {
    this.enter();
  }

  enter(): void {
    this.#scopes.push({ canonical: new Map(), byKey: new Map(), results: new Map() });
  }

  leave(): void {
    this.#scopes.pop();
  }

  find(tensor: Tensor): Tensor | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const node = this.#scopes[i].canonical.get(tensor);
      if (node) return node;
    }
    return undefined;
  }

  findKey(key: string): Tensor | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const node = this.#scopes[i].byKey.get(key);
      if (node) return node;
    }
    return undefined;
  }

  set(tensor: Tensor, node: Tensor): void {
    this.#inner.canonical.set(tensor, node);
  }

  setKey(key: string, node: Tensor): void {
    this.#inner.byKey.set(key, node);
  }

  /** Notes which results of loops there are among tensors that the innermost scope needs. */
  noteResults(tensors: Iterable<Tensor>): void {
    const { results } = this.#inner;
    for (const tensor of tensors) {
      if (tensor.op.kernel.kind !== "result") continue;
      const [loop] = tensor.sources;
      const known = results.get(loop);
      if (!known) results.set(loop, [tensor]);
      else if (!known.includes(tensor)) known.push(tensor);
    }
  }

  resultsOf(loop: Tensor): readonly Tensor[] {
    return this.#inner.results.get(loop) ?? [];
  }

  get #inner(): Scope {
    return this.#scopes[this.#scopes.length - 1];
  }
}
