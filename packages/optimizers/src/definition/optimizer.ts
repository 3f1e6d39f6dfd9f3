import { add, type Tensor } from "@nn/tensor";
import { optionsOf, type Config, type OptimizerConfig, type Rebuildable } from "../config/factory.js";
import type { Range } from "../options/ranges.js";
import type { Numbers } from "../options/read-options.js";
import type { Clip } from "./clip.js";
import { OptionError } from "../errors.js";
import { none } from "../regularization/none.js";
import { readOptimizerOptions, type OptimizerOptions, type OptimizerSettings } from "./optimizer-options.js";
import type { Regularization } from "./regularization.js";
import type { Schedule } from "./schedule.js";
import type { ScheduleContext } from "./span.js";

/** What one update works on: blocks of parameters, each tensor of the same shape. */
export interface UpdateInput {
  /** Parameters. */
  readonly p: Tensor;
  /** ∂loss/∂p, clipped. */
  readonly g: Tensor;
  /** The optimizer's memory by name, zeros before the first step. */
  readonly state: Readonly<Record<string, Tensor>>;
  /** Scalar. */
  readonly learningRate: Tensor;
  /** Scalar, the number of this step, counted from 1. */
  readonly step: Tensor;
  /** Whether these are weights: biases and the like get no penalty and no weight decay. */
  readonly regularized: boolean;
}

export interface UpdateResult {
  readonly p: Tensor;
  readonly state: Readonly<Record<string, Tensor>>;
}

/** A rule that makes parameters better by their gradients, with everything that a training wants to know about it. */
export interface Optimizer {
  readonly name: string;
  /** Examples per step; null: all of them. */
  readonly miniBatch: number | null;
  readonly regularization: Regularization;
  /** Applied to the gradients of the loss, before the update adds the regularization's. */
  readonly clip: Clip | undefined;
  /** Whether weights are updated otherwise than biases: they have a penalty or a decay. */
  readonly regularizes: boolean;
  /** Names of the blocks it keeps from step to step, each as large as the parameters; they start as zeros. */
  readonly stateNames: readonly string[];
  /** @param step counted from 0. */
  learningRateAt(step: number, context?: ScheduleContext): number;
  /** The new parameters and memory, as expressions: one fused loop over the whole block. */
  update(input: UpdateInput): UpdateResult;
  /** Plain JSON from which `optimizerFrom` makes the same optimizer. */
  config(): OptimizerConfig;
}

/** Tensors of an update rule by the letters of its formula. */
export type RuleInput<S extends string> = Readonly<Record<"p" | "g" | "step" | S, Tensor>> & {
  /** Whether these are weights: for rules that say `decays: true`. */
  readonly regularized: boolean;
};

export interface OptimizerDefinition<N extends string, S extends string> {
  readonly name: string;
  /** The options besides those that every optimizer has, and what they may be. */
  readonly ranges: Readonly<Record<N, Range>>;
  readonly defaults: Readonly<Record<NoInfer<N> | "learningRate", number>>;
  /** Blocks kept from step to step. */
  readonly state?: readonly S[];
  /** Whether the formula treats weights otherwise, by `regularized`. If not, all parameters are updated in one loop. */
  readonly decays?: boolean;
  /** The formula. `learningRate` and `step` are scalar tensors, so that a schedule changes no program. */
  update(
    input: RuleInput<S>,
    options: Readonly<Record<N, number>> & { readonly learningRate: Tensor },
  ): Readonly<Record<"p" | S, Tensor>>;
}

/** How the things inside an optimizer's config are made again. */
export interface RebuildParts {
  schedule(config: unknown): Schedule;
  regularization(config: unknown): Regularization;
  clip(config: unknown): Clip;
}

export interface OptimizerFactory<N extends string> extends Rebuildable<Optimizer, RebuildParts> {
  (options?: OptimizerOptions<N>): Optimizer;
}

/** Makes an optimizer from the formula of its update. */
export function optimizer<N extends string, S extends string = never>(
  definition: OptimizerDefinition<N, S>,
): OptimizerFactory<N> {
  const { name } = definition;
  const create = (options: unknown): Optimizer =>
    new RuleOptimizer(definition, readOptimizerOptions(definition, options));
  const fromConfig = (config: Config, rebuild: RebuildParts): Optimizer => {
    const { learningRate, regularization, clip, ...numbers } = optionsOf(config);
    const isObject = typeof learningRate === "object" && learningRate !== null;
    return create({
      ...numbers,
      learningRate: isObject ? rebuild.schedule(learningRate) : learningRate,
      regularization: regularization === undefined ? undefined : rebuild.regularization(regularization),
      clip: clip === undefined || clip === null ? undefined : rebuild.clip(clip),
    });
  };
  return Object.assign(create, { type: name, fromConfig });
}

/** A definition whose names of options and state no longer matter. */
interface AnyDefinition extends Pick<OptimizerDefinition<string, string>, "name" | "state" | "decays"> {
  update(
    input: Readonly<Record<string, Tensor | boolean>>,
    options: Readonly<Record<string, Tensor | number>>,
  ): Readonly<Record<string, Tensor>>;
}

class RuleOptimizer implements Optimizer {
  readonly name: string;
  readonly stateNames: readonly string[];
  readonly miniBatch: number | null;
  readonly regularization: Regularization;
  readonly clip: Clip | undefined;
  readonly regularizes: boolean;
  readonly #definition: AnyDefinition;
  readonly #learningRate: number | Schedule;
  readonly #numbers: Numbers;

  constructor(definition: AnyDefinition, settings: OptimizerSettings) {
    this.name = definition.name;
    this.stateNames = definition.state ?? [];
    this.miniBatch = settings.miniBatch;
    this.regularization = settings.regularization;
    this.clip = settings.clip;
    this.regularizes = definition.decays === true || settings.regularization !== none;
    this.#definition = definition;
    this.#learningRate = settings.learningRate;
    this.#numbers = settings.numbers;
  }

  learningRateAt(step: number, context?: ScheduleContext): number {
    return typeof this.#learningRate === "number" ? this.#learningRate : this.#learningRate.at(step, context);
  }

  update({ p, g, state, learningRate, step, regularized }: UpdateInput): UpdateResult {
    const penalty = regularized ? this.regularization.gradient(p) : undefined;
    const input = { ...state, p, g: penalty ? add(g, penalty) : g, step, regularized };
    if (!this.#definition.decays) refuseRegularized(this.name, input);
    const { p: next, ...memory } = this.#definition.update(input, { ...this.#numbers, learningRate });
    return { p: next, state: memory };
  }

  config(): OptimizerConfig {
    const rate = this.#learningRate;
    return {
      name: this.name,
      learningRate: typeof rate === "number" ? rate : rate.config(),
      ...this.#numbers,
      miniBatch: this.miniBatch,
      regularization: this.regularization.config(),
      clip: this.clip?.config() ?? null,
    };
  }
}

/** A rule that reads `regularized` without saying so would be asked only once, for weights and biases together. */
function refuseRegularized(owner: string, input: object): void {
  const get = (): never => {
    const message = "its update reads `regularized`: say `decays: true` in the definition";
    throw new OptionError(owner, "decays", undefined, message);
  };
  Object.defineProperty(input, "regularized", { get, enumerable: false });
}
