import { Storage } from "@nn/tensor";
import type { Optimizer } from "@nn/optimizers";
import type { ParameterBlock } from "../model/parameters.js";

/** An optimizer's memory: its moments, as blocks of the parameters' layout, and the number of steps it has taken. */
export class OptimizerState {
  readonly name: string;
  step = 0;
  readonly #blocks: ReadonlyMap<string, Storage>;

  constructor(optimizer: Pick<Optimizer, "name" | "stateNames">, block: ParameterBlock) {
    this.name = optimizer.name;
    this.#blocks = new Map(optimizer.stateNames.map((name) => [name, new Storage("float32", block.trainedSize)]));
  }

  /** The moments to go on with: those of the last run, if they fit. */
  static after(last: OptimizerState | undefined, optimizer: Optimizer, block: ParameterBlock): OptimizerState {
    return last?.fits(optimizer)
      ? last.#copied(optimizer.stateNames, last.entries(block), block)
      : new OptimizerState(optimizer, block);
  }

  /** The same moments, by path, for a block of another layout; parameters that have none get zeros. */
  moved(moments: ReadonlyMap<string, ArrayLike<number>>, block: ParameterBlock): OptimizerState {
    return this.#copied(this.names, moments, block);
  }

  #copied(
    stateNames: readonly string[],
    moments: ReadonlyMap<string, ArrayLike<number>>,
    block: ParameterBlock,
  ): OptimizerState {
    const state = new OptimizerState({ name: this.name, stateNames }, block);
    state.restore(moments, block);
    state.step = this.step;
    return state;
  }

  get names(): readonly string[] {
    return [...this.#blocks.keys()];
  }

  block(name: string): Storage {
    const block = this.#blocks.get(name);
    if (!block) throw new Error(`optimizer state "${name}" does not exist`);
    return block;
  }

  /** Whether these are the moments of such an optimizer. */
  fits(optimizer: Optimizer): boolean {
    return this.name === optimizer.name && optimizer.stateNames.every((name) => this.#blocks.has(name));
  }

  /** The moments by the path of the parameter they belong to, "m/dense.W". */
  entries(block: ParameterBlock): Map<string, Float32Array> {
    const entries = new Map<string, Float32Array>();
    for (const [name, storage] of this.#blocks) {
      for (const { path, parameter, offset } of block.trained) {
        const { size } = parameter;
        entries.set(`${name}/${path}`, storage.values.slice(offset, offset + size) as Float32Array);
      }
    }
    return entries;
  }

  /** Takes over moments by path; parameters that have none keep zeros. */
  restore(entries: ReadonlyMap<string, ArrayLike<number>>, block: ParameterBlock): void {
    for (const [name, storage] of this.#blocks) {
      for (const { path, offset } of block.trained) {
        const values = entries.get(`${name}/${path}`);
        if (values) storage.write(values, offset);
      }
    }
  }
}
