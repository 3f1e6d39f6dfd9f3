import { InternalError } from "../core/errors.js";
import { sizeOf } from "../core/shape.js";
import type { Tensor } from "../core/tensor.js";
import { View } from "../program/view.js";
import { orderBase } from "./fusion.js";
import type { GraphLoop } from "./graph/graph.js";
import { LoopBuilder, type Located, type Locator } from "./loop-builder.js";
import { isStacked, type LoopTargets } from "./loop-targets.js";
import type { StepList } from "./step-list.js";

/** What a loop needs of the scheduler. */
export interface LoopLocator extends Locator {
  /** A buffer and the strides by which a node is read, computing it first if need be. */
  operand(node: Tensor): Located;
  /** Says where a node's values are. */
  settle(node: Tensor, located: Located): void;
  numberOf(node: Tensor): number;
}

/** Where the new value of a carry, or a result, goes in each iteration. */
interface Target {
  readonly value: Tensor;
  readonly to: Located;
  /** Whether old values may still be read there: then the new one is computed elsewhere first. */
  readonly staged: boolean;
}

/**
 * Writes what is around the bodies of loops: the first values of carries, the windows through which a body reads and
 * writes, and what of its results the body does not compute in place.
 */
export class LoopScheduler {
  /** By buffer through which a carry without a stack is written: what stands for it. */
  readonly carries = new Map<number, Tensor>();
  readonly #locator: LoopLocator;
  readonly #list: StepList;
  readonly #targets: LoopTargets;
  readonly #copied: ReadonlySet<Tensor>;
  /** Where nodes are to be computed. */
  readonly #places = new Map<Tensor, Located>();
  readonly #open: { readonly loop: GraphLoop; readonly targets: readonly Target[] }[] = [];

  constructor(locator: LoopLocator, list: StepList, targets: LoopTargets, copied: ReadonlySet<Tensor>) {
    this.#locator = locator;
    this.#list = list;
    this.#targets = targets;
    this.#copied = copied;
  }

  /** Where a node of a body is to be computed. */
  placeOf(node: Tensor): Located | undefined {
    const place = this.#places.get(node);
    return place && { buffer: place.buffer, view: View.contiguous(node.shape, place.view.offset) };
  }

  enter(loop: GraphLoop): void {
    const number = this.#list.nextLoop;
    for (const { at, source } of loop.xs) this.#locator.settle(at, this.#walk(source, loop, number));
    const targets = loop.carries.map((carry) => this.#carry(carry, loop, number));
    targets.push(...this.#stacks(loop, number));
    for (const { value, to, staged } of targets) {
      const base = orderBase(value);
      if (!staged && this.#targets.has(base) && !this.#places.has(base)) this.#places.set(base, to);
    }
    this.#list.open(loop.count);
    this.#open.push({ loop, targets });
  }

  leave(): void {
    const { targets } = this.#open.pop()!;
    const moves: { readonly from: Located; readonly to: Located; readonly value: Tensor }[] = [];
    for (const { value, to, staged } of targets) {
      if (this.#places.get(orderBase(value)) === to) continue;
      if (!staged) this.#compute("result", value, to);
      else {
        const from = this.#list.allocate(value.shape, value.dtype, "next");
        this.#compute("next", value, from);
        moves.push({ from, to, value });
      }
    }
    for (const { from, to, value } of moves) this.#list.copy(from, to, value.dtype);
    this.#list.close();
  }

  /** A window over one element after another of the leading axis. */
  #walk(source: Tensor, loop: GraphLoop, number: number): Located {
    const { buffer, view } = this.#locator.operand(source);
    return this.#along({ buffer, view }, source, loop, number, "x");
  }

  #along(
    { buffer, view }: Located,
    source: Tensor,
    { count, reverse }: GraphLoop,
    number: number,
    name: string,
  ): Located {
    const [lead, ...strides] = view.strides;
    const offset = view.offset + (reverse ? (count - 1) * lead : 0);
    const one = new View(source.shape.slice(1), strides, offset);
    return this.#list.window(one, source.dtype, { of: buffer, loop: number, stride: reverse ? -lead : lead }, name);
  }

  #carry(carry: GraphLoop["carries"][number], loop: GraphLoop, number: number): Target {
    return isStacked(loop, carry) ? this.#stackedCarry(carry, loop, number) : this.#singleCarry(carry, loop, number);
  }

  /** All values side by side in the order of time: iteration t reads number t and writes number t + 1, or backwards. */
  #stackedCarry({ at, initial, next }: GraphLoop["carries"][number], loop: GraphLoop, number: number): Target {
    const { count, reverse, results } = loop;
    const size = sizeOf(at.shape);
    const { buffer } = this.#list.allocate([count + 1, ...at.shape], at.dtype, "states");
    const part = (position: number): View => View.contiguous(at.shape, position * size);
    const [first, second, stride] = reverse ? [count, count - 1, -size] : [0, 1, size];
    const window = { of: buffer, loop: number, stride };
    this.#compute("initial", initial, { buffer, view: part(first) });
    this.#locator.settle(at, this.#list.window(part(first), at.dtype, window, "state"));
    for (const { node, of } of results) {
      const isBefore = of.kind === "stack" && of.of === at;
      const isAfter = of.kind === "stack" && of.of === next;
      // After the last iteration, before the first one in time, or all but one.
      const isLast = of.kind === "last" && loop.carries[of.carry].at === at;
      if (isBefore) this.#settle(node, buffer, reverse ? size : 0);
      else if (isAfter) this.#settle(node, buffer, reverse ? 0 : size);
      else if (isLast) this.#settle(node, buffer, reverse ? 0 : count * size);
    }
    return { value: next, to: this.#list.window(part(second), at.dtype, window, "state'"), staged: false };
  }

  /** One place, in which the new value replaces the old one. */
  #singleCarry({ at, initial, next }: GraphLoop["carries"][number], loop: GraphLoop, number: number): Target {
    const located = this.#list.allocate(at.shape, at.dtype, "state");
    this.#compute("initial", initial, located);
    this.#locator.settle(at, located);
    const window = { of: located.buffer, loop: number, stride: 0 };
    const to = this.#list.window(located.view, at.dtype, window, "state'");
    this.carries.set(to.buffer, at);
    for (const { node, of } of loop.results) {
      if (of.kind === "last" && loop.carries[of.carry].at === at) this.#settle(node, located.buffer, 0);
    }
    return { value: next, to, staged: !this.#targets.has(orderBase(next)) || this.#copied.has(at) };
  }

  /** Results that are not values of carries. */
  #stacks(loop: GraphLoop, number: number): Target[] {
    const targets: Target[] = [];
    for (const { node, of } of loop.results) {
      if (of.kind !== "stack" || loop.carries.some(({ at, next }) => of.of === at || of.of === next)) continue;
      const stack = this.#list.allocate(node.shape, node.dtype, "stack");
      this.#locator.settle(node, stack);
      targets.push({ value: of.of, to: this.#along(stack, node, loop, number, "stack"), staged: false });
    }
    return targets;
  }

  #settle(node: Tensor, buffer: number, offset: number): void {
    this.#locator.settle(node, { buffer, view: View.contiguous(node.shape, offset) });
  }

  #compute(label: string, value: Tensor, to: Located): void {
    const builder = new LoopBuilder(this.#locator);
    const expression = builder.lower(value);
    if (!expression) throw new InternalError(`schedule: ${value.toString()} has no loop`);
    const origin = this.#locator.numberOf(value);
    const write = (): void => this.#list.pushMap(label, value.shape, builder.loads, to, expression);
    this.#list.at(this.#list.depth, write, origin);
  }
}
