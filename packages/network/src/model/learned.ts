import type { Optimizer } from "@nn/optimizers";
import { InvalidArgumentError } from "@nn/tensor";
import { TrainingInProgressError } from "../errors.js";
import { OptimizerState } from "../training/optimizer-state.js";
import { areTrained, ParameterBlock, type NamedParameter } from "./parameters.js";

/** What training changes: parameters and moments. Networks that `forInput` made of one another have it in common. */
export class Learned {
  block: ParameterBlock;
  /** The moments of the last optimizer, once there was one. */
  optimizerState: OptimizerState | undefined;
  #isTraining = false;

  constructor(parameters: readonly NamedParameter[]) {
    this.block = new ParameterBlock(parameters);
  }

  get isTraining(): boolean {
    return this.#isTraining;
  }

  /** @throws {TrainingInProgressError} a run is going on. */
  checkIdle(network: string): void {
    if (!this.#isTraining) return;
    throw new TrainingInProgressError(`network "${network}": another training run is going on; await it first`);
  }

  /** Runs something that changes the weights, as the only one at a time. */
  async exclusively<T>(network: string, run: () => Promise<T>): Promise<T> {
    this.checkIdle(network);
    this.#isTraining = true;
    try {
      return await run();
    } finally {
      this.#isTraining = false;
    }
  }

  /** Where layers were frozen or thawed the parameters move, and programs that know their places are traced anew. */
  updateLayout(parameters: readonly NamedParameter[]): void {
    if (this.block.matches(parameters)) return;
    const moments = this.optimizerState?.entries(this.block);
    this.block = new ParameterBlock(parameters);
    // Moments lie as their parameters do.
    this.optimizerState = this.optimizerState?.moved(moments!, this.block);
  }

  /** As `updateLayout`, but a training run that is going on keeps the layout that it began with, in other networks too. */
  settle(parameters: readonly NamedParameter[]): void {
    if (!this.#isTraining && !areTrained(parameters)) this.updateLayout(parameters);
  }

  /** The layout and the moments that a run with an optimizer begins with: those of the last run, if they fit. */
  begin(optimizer: Optimizer, parameters: readonly NamedParameter[], network: string): OptimizerState {
    this.updateLayout(parameters);
    if (this.block.trained.length === 0) {
      throw new InvalidArgumentError(
        `train: network "${network}" has no parameters to train, or all its layers are frozen`,
      );
    }
    return (this.optimizerState = OptimizerState.after(this.optimizerState, optimizer, this.block));
  }
}
