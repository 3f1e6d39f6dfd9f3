import { describe } from "@nn/tensor";
import { OptionError } from "../errors.js";
import { notNegative, type Range } from "../options/ranges.js";
import {
  asObject,
  checkNames,
  given,
  ownValue,
  readNumber,
  readOptions,
  type Numbers,
} from "../options/read-options.js";
import { none } from "../regularization/none.js";
import type { Clip } from "./clip.js";
import { isSchedule } from "./is-schedule.js";
import type { Regularization } from "./regularization.js";
import type { Schedule } from "./schedule.js";

/** Options that every optimizer has. */
export interface CommonOptions {
  /** η ≥ 0: a number, or a schedule. */
  readonly learningRate?: number | Schedule;
  /** Examples per step; null (the default): all of them, "full batch". */
  readonly miniBatch?: number | null;
  /** `none` by default. */
  readonly regularization?: Regularization;
  /** No limit on the gradients by default. */
  readonly clip?: Clip;
}

/** The options of one optimizer: the common ones and its own numbers. */
export type OptimizerOptions<N extends string> = CommonOptions & Readonly<Partial<Record<N, number>>>;

/** What an optimizer works with after its options are read. */
export interface OptimizerSettings extends Omit<Required<CommonOptions>, "clip"> {
  readonly clip: Clip | undefined;
  readonly numbers: Numbers;
}

const common = ["learningRate", "miniBatch", "regularization", "clip"];

interface Rules {
  readonly name: string;
  readonly ranges: Readonly<Record<string, Range>>;
  readonly defaults: Numbers;
}

/** @throws {OptionError} naming optimizer, option, value and what it may be. */
export function readOptimizerOptions({ name, ranges, defaults }: Rules, written: unknown): OptimizerSettings {
  const options = asObject(name, written, "learningRate");
  checkNames(name, options, [...common, ...Object.keys(ranges)]);
  const own = Object.keys(ranges).map((key) => [key, ownValue(options, key)] as const);
  return {
    learningRate: readLearningRate(name, given(options, "learningRate", defaults.learningRate)),
    miniBatch: readMiniBatch(name, given(options, "miniBatch", null)),
    regularization: readRegularization(name, given(options, "regularization", none)),
    clip: readClip(name, ownValue(options, "clip")),
    numbers: readOptions(name, Object.fromEntries(own), { ranges, defaults }),
  };
}

function readLearningRate(owner: string, value: unknown): number | Schedule {
  return isSchedule(value) ? value : readNumber(owner, "learningRate", value, learningRates);
}

const learningRates: Range = {
  ...notNegative,
  text: "a number ≥ 0 or a schedule such as cosine({ learningRate: 0.1 })",
};

function readMiniBatch(owner: string, value: unknown): number | null {
  if (value === null || (Number.isSafeInteger(value) && (value as number) > 0)) return value as number | null;
  const range = "a whole number of examples ≥ 1, or null for all of them";
  throw new OptionError(owner, "miniBatch", value, `miniBatch must be ${range}, got ${describe(value)}`);
}

function readRegularization(owner: string, value: unknown): Regularization {
  if (hasMethods(value, ["gradient", "penalty", "config"])) return value as Regularization;
  const message = `regularization must be one, such as l2(1e-4) or none, got ${describe(value)}`;
  throw new OptionError(owner, "regularization", value, message);
}

function readClip(owner: string, value: unknown): Clip | undefined {
  if (value === undefined || hasMethods(value, ["apply", "config"])) return value as Clip | undefined;
  const message = `clip must be one, such as clipByGlobalNorm(1), got ${describe(value)}`;
  throw new OptionError(owner, "clip", value, message);
}

/** A factory that was not called has `apply` too, as every function: only objects count. */
function hasMethods(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return names.every((name) => typeof (value as Record<string, unknown>)[name] === "function");
}
