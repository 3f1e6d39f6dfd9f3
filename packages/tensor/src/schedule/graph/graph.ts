import { bound } from "../../core/create.js";
import { InternalError, InvalidArgumentError } from "../../core/errors.js";
import { boundIn, type Loop, type LoopResult } from "../../core/loop.js";
import type { Op } from "../../core/op.js";
import type { Parameter } from "../../core/parameter.js";
import { within } from "../../core/scope.js";
import { Tensor } from "../../core/tensor.js";
import { sameShape } from "../../core/shape.js";
import { reachable } from "../../autograd/gradients.js";
import type { Storage } from "../../memory/storage.js";
import { View } from "../../program/view.js";
import { GraphScopes } from "./scopes.js";

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
  /** In the order in which they run; those within others are in these. */
  readonly loops: readonly GraphLoop[];
  /** Equal keys: the same program, up to the values of inputs and storages. */
  readonly key: string;
}

/** A loop: the nodes of its body lie side by side. */
export interface GraphLoop {
  /** Nodes [from, to) are its body. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly reverse: boolean;
  readonly carries: readonly { readonly at: Tensor; readonly initial: Tensor; readonly next: Tensor }[];
  readonly xs: readonly { readonly at: Tensor; readonly source: Tensor }[];
  /** The nodes, after the body, that stand for what it leaves behind. */
  readonly results: readonly { readonly node: Tensor; readonly of: LoopResult }[];
  readonly inner: readonly GraphLoop[];
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
  readonly #scopes = new GraphScopes();
  readonly #numbers = new Map<Tensor, number>();
  readonly #nodes: Tensor[] = [];
  readonly #lines: string[] = [];
  readonly #inputs: Tensor[] = [];
  readonly #storages: Storage[] = [];
  /** Loops that are done, of the body that is being visited. */
  #loops: GraphLoop[] = [];

  build(outputs: readonly Tensor[], updates: readonly Update[]): Graph {
    const needed = reachable(outputs);
    const late = reachable(updates.map(({ value }) => value));
    this.#scopes.noteResults(needed);
    this.#scopes.noteResults(late);
    for (const tensor of needed) this.#visit(tensor);
    const first = this.#nodes.length;
    for (const tensor of late) this.#visit(tensor);
    const written = updates.map(({ target, value }) => ({ target, value: this.#resolve(value) }));
    for (const { target, value } of written) {
      this.#lines.push(
        `w${this.#storageNumber(target.storage)}+${target.offset}:${target.size}=${this.#numbers.get(value)}`,
      );
    }
    const results = outputs.map((tensor) => this.#resolve(tensor));
    this.#lines.push(`o${this.#numbersOf(results)}`);
    const slots = this.#storages.map(({ dtype, size }) => `${dtype}${size}`).join();
    return {
      nodes: this.#nodes,
      late: first,
      outputs: results,
      updates: written,
      inputs: this.#inputs,
      storages: this.#storages,
      loops: this.#loops,
      key: `${slots};${this.#lines.join(";")}`,
    };
  }

  #visit(tensor: Tensor): void {
    if (this.#scopes.find(tensor)) return;
    if (tensor.op.kernel.kind === "loop") return this.#visitLoop(tensor);
    const sources = tensor.sources.map((source) => this.#resolve(source));
    const cheaper = within(tensor.scope, () => tensor.op.cheaper?.(sources, tensor.attributes));
    if (cheaper) return this.#replace(tensor, cheaper);
    const key = this.#keyOf(tensor, sources);
    let node = this.#scopes.findKey(key);
    if (!node && isIdentity(tensor)) node = sources[0];
    if (!node) {
      node = sources.every((source, i) => source === tensor.sources[i]) ? tensor : copyOf(tensor, sources);
      this.#scopes.setKey(key, node);
      this.#add(node, key);
      if (node.op.kernel.kind === "input") this.#inputs.push(node);
    }
    this.#scopes.set(tensor, node);
  }

  /** What other operations compute instead, of nodes that are there. */
  #replace(tensor: Tensor, other: Tensor): void {
    for (const each of reachable([other], (source) => !this.#scopes.find(source))) this.#visit(each);
    this.#scopes.set(tensor, this.#resolve(other));
  }

  /** The nodes of a loop's body, then one for each result: a loop leaves no node of its own. */
  #visitLoop(tensor: Tensor): void {
    const { kernel } = tensor.op;
    if (kernel.kind !== "loop") return;
    const loop = kernel.loop(tensor.attributes);
    const wanted = this.#scopes.resultsOf(tensor).map((result) => ({ result, of: resultOf(result) }));
    const sources = tensor.sources.map((source) => this.#resolve(source));
    const around = this.#loops;
    this.#loops = [];
    this.#scopes.enter();
    const from = this.#nodes.length;
    const { body, symbols } = this.#bodyOf(
      loop,
      wanted.map(({ of }) => of),
    );
    const used = (at: Tensor): boolean => symbols.has(at);
    this.#lines.push(`loop ${loop.count} ${loop.reverse}`);
    for (const at of symbols) this.#bind(at);
    this.#scopes.noteResults(body);
    for (const each of body) this.#visit(each);
    const to = this.#nodes.length;
    const [initials, walked] = [sources, sources.slice(loop.carries.length)];
    const carries = loop.carries.flatMap(({ at, next }, i) =>
      used(at) ? [{ at: this.#resolve(at), initial: initials[i], next: this.#resolve(next) }] : [],
    );
    const xs = loop.xs.flatMap((at, i) => (used(at) ? [{ at: this.#resolve(at), source: walked[i] }] : []));
    const numbers = carries.map(({ at, initial, next }) => this.#numbersOf([at, initial, next]));
    this.#lines.push(
      `next ${numbers.join("|")} ${xs.map(({ at, source }) => this.#numbersOf([at, source])).join("|")}`,
    );
    const ofs = wanted.map(({ of }): LoopResult =>
      of.kind === "stack"
        ? { ...of, of: this.#resolve(of.of) }
        : { ...of, carry: carries.findIndex(({ at }) => at === this.#resolve(loop.carries[of.carry].at)) },
    );
    this.#scopes.leave();
    // It leaves no node, but it is done.
    this.#scopes.set(tensor, tensor);
    const results = wanted.map(({ result }, i) => ({ node: this.#addResult(result, ofs[i]), of: ofs[i] }));
    const { count, reverse } = loop;
    this.#loops = [...around, { from, to, count, reverse, carries, xs, results, inner: this.#loops }];
  }

  /** What the wanted results need of a loop: the tensors of its body, and those that it binds. */
  #bodyOf(loop: Loop, wanted: readonly LoopResult[]): { body: Tensor[]; symbols: Set<Tensor> } {
    const bound = boundIn(loop);
    const isInside = (tensor: Tensor): boolean => !bound.has(tensor) && this.#scopes.find(tensor) === undefined;
    const needed = new Set(wanted.flatMap((of) => (of.kind === "last" ? [loop.carries[of.carry]] : [])));
    const own = wanted.flatMap((of) => (of.kind === "stack" ? [of.of] : []));
    for (;;) {
      const roots = [...own, ...[...needed].flatMap(({ at, next }) => [at, next])];
      const body = reachable(roots, isInside);
      const touched = new Set([...roots, ...body.flatMap(({ sources }) => sources)]);
      const missing = loop.carries.filter((carry) => touched.has(carry.at) && !needed.has(carry));
      if (missing.length === 0) return { body, symbols: new Set([...bound].filter((at) => touched.has(at))) };
      for (const carry of missing) needed.add(carry);
    }
  }

  #bind(at: Tensor): void {
    const node = bound(at.shape, at.dtype);
    this.#add(node, `b${at.dtype}[${at.shape.join()}]`);
    this.#scopes.set(at, node);
  }

  #addResult(result: Tensor, of: LoopResult): Tensor {
    const node = new Tensor(result.op, [], result.attributes, result.shape, result.dtype, result.scope);
    const from = of.kind === "stack" ? `stack ${this.#numbers.get(of.of)}` : `last ${of.carry}`;
    this.#add(node, `${from} ${node.dtype}[${node.shape.join()}]`);
    this.#scopes.set(result, node);
    return node;
  }

  #add(node: Tensor, key: string): void {
    this.#numbers.set(node, this.#nodes.length);
    this.#scopes.set(node, node);
    this.#nodes.push(node);
    this.#lines.push(key);
  }

  #resolve(tensor: Tensor): Tensor {
    const node = this.#scopes.find(tensor);
    if (node) return node;
    throw new InvalidArgumentError(
      `scan: ${tensor.toString()} was made inside the body of a scan and is used outside of it; return it as an output`,
    );
  }

  #numbersOf(nodes: readonly Tensor[]): string {
    return nodes.map((node) => this.#numbers.get(node)).join();
  }

  #keyOf(tensor: Tensor, sources: readonly Tensor[]): string {
    const signature = `${tensor.dtype}[${tensor.shape.join()}]`;
    const { kernel } = tensor.op;
    if (kernel.kind === "bound") return this.#strayKey(tensor);
    if (kernel.kind === "input") return `i${this.#inputs.length}${signature}`;
    if (kernel.kind === "storage") {
      const { storage, offset } = kernel.locate(tensor.attributes);
      return `s${this.#storageNumber(storage)}+${offset}${signature}`;
    }
    const from = this.#numbersOf(sources);
    return `${opNumber(tensor.op)}(${from})${attributesKey(tensor.attributes)}${signature}`;
  }

  /** A symbol of a body that stands outside of any loop: it has no value. */
  #strayKey(tensor: Tensor): never {
    throw new InvalidArgumentError(
      `scan: ${tensor.toString()} is a symbol of the body of a scan and has no value outside of it; return it as an output`,
    );
  }

  #storageNumber(storage: Storage): number {
    const known = this.#storages.indexOf(storage);
    return known >= 0 ? known : this.#storages.push(storage) - 1;
  }
}

function resultOf(result: Tensor): LoopResult {
  const { kernel } = result.op;
  if (kernel.kind !== "result") throw new InternalError(`graph: ${result.toString()} is not the result of a loop`);
  return kernel.result(result.attributes);
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
