import { InternalError } from "../core/errors.js";
import type { Tensor } from "../core/tensor.js";
import type { Destinations } from "./destinations.js";
import { orderBase } from "./fusion.js";
import type { Update } from "./graph/graph.js";
import { LoopBuilder, type Located, type Locator } from "./loop-builder.js";
import type { StepList } from "./step-list.js";

/** Writes the updates whose values were not computed in place: the last steps of a program. */
export class UpdateWriter {
  readonly #locator: Locator;
  readonly #list: StepList;
  readonly #destinations: Destinations;
  readonly #numbers: ReadonlyMap<Tensor, number>;
  readonly #staged = new Map<Update, Located>();

  /** @param numbers of the graph's nodes */
  constructor(locator: Locator, list: StepList, destinations: Destinations, numbers: ReadonlyMap<Tensor, number>) {
    this.#locator = locator;
    this.#list = list;
    this.#destinations = destinations;
    this.#numbers = numbers;
  }

  /** @param copied those that read what an update overwrites: their values are computed before any is written */
  writeAll(updates: readonly Update[], copied: Iterable<Update>): void {
    for (const update of copied) this.#stage(update);
    for (const update of updates) if (!this.#destinations.isInPlace(update)) this.#write(update);
  }

  #stage(update: Update): void {
    const { shape, dtype, name } = update.target;
    const computed = this.#locator.located(orderBase(update.value));
    if (computed && this.#list.buffers[computed.buffer].block === "work") return;
    const staged = this.#list.allocate(shape, dtype, `${name}*`);
    this.#compute("stage", update, staged);
    this.#staged.set(update, staged);
  }

  #write(update: Update): void {
    const target = this.#list.target(update.target, update.target.shape);
    const staged = this.#staged.get(update);
    if (staged) this.#list.copy(staged, target, update.target.dtype);
    else this.#compute("write", update, target);
  }

  #compute(label: string, { target, value }: Update, to: Located): void {
    const builder = new LoopBuilder(this.#locator);
    const expression = builder.lower(value);
    if (!expression) throw new InternalError(`schedule: the update of "${target.name}" has no loop`);
    const origin = this.#numbers.get(value)!;
    const write = (): void => this.#list.pushMap(label, target.shape, builder.loads, to, expression);
    this.#list.at(this.#list.depth, write, origin);
  }
}
