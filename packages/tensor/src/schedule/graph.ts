import type { Op } from "../core/op.js";
import type { Parameter } from "../core/parameter.js";
import { Tensor } from "../core/tensor.js";
import { sameShape } from "../core/shape.js";
import { reachable } from "../autograd/gradients.js";
import type { Storage } from "../memory/storage.js";
import { View } from "../program/view.js";

/** A new value for a parameter, written when a program commits. */
export interface Update {
  readonly target: Parameter;
  readonly value: Tensor;
}

/** A computation without repetitions, in the order in which it will run. */
export interface Graph {
  /** Sources before consumers; what only updates need comes last. */
  readonly nodes: readonly Tensor[];
  /** Index of the first node that only updates need. */
  readonly late: number;
  readonly outputs: readonly Tensor[];
  readonly updates: readonly Update[];
  readonly inputs: readonly Tensor[];
  readonly storages: readonly Storage[];
  /** Equal keys: the same program, up to the values of inputs and storages. */
  readonly key: string;
}

const opNumbers = new WeakMap<Op, number>();
let opCount = 0;

function opNumber(op: Op): number {
  let number = opNumbers.get(op);
  if (number === undefined) opNumbers.set(op, (number = opCount++));
  return number;
}

/** Numbers in attributes as they are: JSON has no NaN or infinities. */
function attributesKey(attributes: unknown): string {
  if (attributes === undefined) return "";
  const replace = (_: string, value: unknown): unknown =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : Object.is(value, -0) ? "-0" : value;
  return JSON.stringify(attributes, replace) ?? "";
}

/** Collects what the outputs and updates need, joining equal nodes and skipping views that change nothing. */
export function buildGraph(outputs: readonly Tensor[], updates: readonly Update[] = []): Graph {
  return new GraphBuilder().build(outputs, updates);
}

class GraphBuilder {
  readonly #canonical = new Map<Tensor, Tensor>();
  readonly #byKey = new Map<string, Tensor>();
  readonly #numbers = new Map<Tensor, number>();
  readonly #nodes: Tensor[] = [];
  readonly #lines: string[] = [];
  readonly #inputs: Tensor[] = [];
  readonly #storages: Storage[] = [];

  build(outputs: readonly Tensor[], updates: readonly Update[]): Graph {
    const needed = new Set<Tensor>(reachable(outputs));
    for (const tensor of needed) this.#visit(tensor);
    const late = this.#nodes.length;
    for (const tensor of reachable(updates.map(({ value }) => value))) {
      if (!needed.has(tensor)) this.#visit(tensor);
    }
    const resolve = (tensor: Tensor): Tensor => this.#canonical.get(tensor)!;
    const written = updates.map(({ target, value }) => ({ target, value: resolve(value) }));
    for (const { target, value } of written) {
      this.#lines.push(
        `w${this.#storageNumber(target.storage)}+${target.offset}:${target.size}=${this.#numbers.get(value)}`,
      );
    }
    const results = outputs.map(resolve);
    this.#lines.push(`o${results.map((tensor) => this.#numbers.get(tensor)).join()}`);
    const slots = this.#storages.map(({ dtype, size }) => `${dtype}${size}`).join();
    return {
      nodes: this.#nodes,
      late,
      outputs: results,
      updates: written,
      inputs: this.#inputs,
      storages: this.#storages,
      key: `${slots};${this.#lines.join(";")}`,
    };
  }

  #visit(tensor: Tensor): void {
    const sources = tensor.sources.map((source) => this.#canonical.get(source)!);
    const key = this.#keyOf(tensor, sources);
    let node = this.#byKey.get(key);
    if (!node && isIdentity(tensor)) node = sources[0];
    if (!node) {
      node = sources.every((source, i) => source === tensor.sources[i]) ? tensor : copyOf(tensor, sources);
      this.#byKey.set(key, node);
      this.#numbers.set(node, this.#nodes.length);
      this.#nodes.push(node);
      this.#lines.push(key);
      if (node.op.kernel.kind === "input") this.#inputs.push(node);
    }
    this.#canonical.set(tensor, node);
  }

  #keyOf(tensor: Tensor, sources: readonly Tensor[]): string {
    const signature = `${tensor.dtype}[${tensor.shape.join()}]`;
    const { kernel } = tensor.op;
    if (kernel.kind === "input") return `i${this.#inputs.length}${signature}`;
    if (kernel.kind === "storage") {
      const { storage, offset } = kernel.locate(tensor.attributes);
      return `s${this.#storageNumber(storage)}+${offset}${signature}`;
    }
    const from = sources.map((source) => this.#numbers.get(source)).join();
    return `${opNumber(tensor.op)}(${from})${attributesKey(tensor.attributes)}${signature}`;
  }

  #storageNumber(storage: Storage): number {
    const known = this.#storages.indexOf(storage);
    return known >= 0 ? known : this.#storages.push(storage) - 1;
  }
}

function copyOf(tensor: Tensor, sources: readonly Tensor[]): Tensor {
  return new Tensor(tensor.op, sources, tensor.attributes, tensor.shape, tensor.dtype, tensor.scope);
}

/** A view that returns its argument as it is: an alias, a stopped or custom gradient. */
function isIdentity(tensor: Tensor): boolean {
  const { kernel } = tensor.op;
  if (kernel.kind !== "view" || !sameShape(tensor.shape, tensor.sources[0].shape)) return false;
  const probe = View.contiguous(tensor.sources[0].shape);
  return kernel.view(probe, tensor.attributes) === probe;
}
