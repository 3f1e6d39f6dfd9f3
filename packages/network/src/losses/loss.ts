import { mean, type NdArray, type Shape, type Tensor } from "@nn/tensor";
import type { Yields } from "@nn/activations";
import { configurable, type Configurable } from "./configurable.js";
import type { From } from "./values.js";
import { checkSameShape } from "./shapes.js";

/** What a saved network says about its loss: the name and every option, as JSON. */
export interface LossConfig {
  readonly name: string;
  readonly [option: string]: unknown;
}

/** How wrong predictions are: one number for each example, which training makes small. */
export interface Loss {
  readonly name: string;
  /** Where each prediction is a yes or no: what lies above this number means yes. */
  readonly threshold?: number;
  /** The integer label of positions that do not count. */
  readonly ignoreIndex?: number;
  /** What predictions are taken for; null: for logits, unless the last layer says otherwise. Absent: it makes no difference. */
  readonly takes?: From | null;
  /** What probabilities it reads, if it reads any. */
  readonly reads?: Yields;
  /** The same loss for predictions that are probabilities; `config` says what it said. */
  ofProbabilities?(): Loss;
  /**
   * The loss of each example, [B]: the mean over an example's other axes.
   *
   * @throws {DataError} shapes that do not fit each other; nothing is broadcast.
   */
  perExample(prediction: Tensor, target: Tensor): Tensor;
  /** How much each example counts in a mean, [B], by its target: 0 for one that is ignored. Absent: all alike. */
  share?(target: Tensor): Tensor;
  /**
   * Refuses targets that the loss has no value for, before any training.
   *
   * @param prediction shape of the predictions for all rows of the target, [B, ...output].
   * @throws {DataError} naming the first wrong row.
   */
  check(prediction: Shape, target: NdArray): void;
  /**
   * Refuses predictions that the loss has no value for (their loss is NaN). Absent: it has a value for every number.
   *
   * @throws {DataError} naming the first wrong row.
   */
  checkPrediction?(prediction: NdArray): void;
  /** What `lossFrom` needs to make the same loss again. */
  config(): LossConfig;
}

/** Whether a value has all that a loss must have. */
export function isLoss(value: unknown): value is Loss {
  const { name, perExample, check, config } = Object(value) as Partial<Loss>;
  return typeof name === "string" && [perExample, check, config].every((member) => typeof member === "function");
}

/** A loss as its author writes it. */
export interface LossRecord<O extends object> {
  readonly name: string;
  /** Every option with its default, as JSON values. */
  readonly defaults: O;
  /** Throws for options outside their range. */
  checkOptions?(options: O): void;
  /** Throws for shapes that do not fit each other. Without it: targets of the predictions' own shape. */
  checkShapes?(prediction: Shape, target: Shape, options: O): void;
  /** Throws for target values without a loss; shapes fit. */
  checkTarget?(target: NdArray, prediction: Shape, options: O): void;
  checkPrediction?(prediction: NdArray, options: O): void;
  /** See `Loss.perExample`; shapes fit. */
  perExample(prediction: Tensor, target: Tensor, options: O): Tensor;
  /** The function of `Loss.share`, for options that ignore some targets. */
  share?(options: O): ((target: Tensor) => Tensor) | undefined;
  /** See `Loss.takes`. A loss that takes probabilities as well has an option `from`. */
  takes?(options: O): From | null;
  readonly reads?: Yields;
  threshold?(options: O): number;
  ignoreIndex?(options: O): number | undefined;
}

/** A loss from its record: usable as it is, or called with options. */
export function defineLoss<O extends object>(record: LossRecord<O>): Configurable<Loss, O> {
  return configurable<Loss, O>(record.name, record.defaults, (options) => makeLoss(record, options, options));
}

/** `written` are the options that a file has. */
function makeLoss<O extends object>(record: LossRecord<O>, options: O, written: O): Loss {
  record.checkOptions?.(options);
  const checkShapes = (prediction: Shape, target: Shape): void =>
    record.checkShapes
      ? record.checkShapes(prediction, target, options)
      : checkSameShape(record.name, prediction, target);
  return {
    share: record.share?.(options),
    name: record.name,
    takes: record.takes?.(options),
    reads: record.reads,
    ...("from" in options && {
      ofProbabilities: () => makeLoss(record, { ...options, from: "probabilities" }, written),
    }),
    threshold: record.threshold?.(options),
    ignoreIndex: record.ignoreIndex?.(options),
    perExample(prediction, target) {
      checkShapes(prediction.shape, target.shape);
      return record.perExample(prediction, target, options);
    },
    check(prediction, target) {
      checkShapes(prediction, target.shape);
      record.checkTarget?.(target, prediction, options);
    },
    checkPrediction: (prediction) => record.checkPrediction?.(prediction, options),
    config: () => ({ name: record.name, ...written }),
  };
}

/** The mean over all axes but the first. */
export function meanOfExample(x: Tensor): Tensor {
  return x.rank === 1 ? x : mean(x, axesAfter(x, 1));
}

/** The axes from `first` on. */
export function axesAfter(x: Tensor, first: number): number[] {
  return x.shape.map((_, axis) => axis).slice(first);
}
