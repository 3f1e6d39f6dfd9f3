import { OptionError, ScheduleError } from "../errors.js";
import { positive } from "../options/ranges.js";
import { ownValue, readNumber } from "../options/read-options.js";

/** A time in training, in one of two units. */
export interface Span {
  /** In steps (mini-batches). */
  readonly steps?: number;
  /** In epochs (rounds over the data); need not be whole. */
  readonly epochs?: number;
}

/** What a schedule may have to know about the training it is used in. */
export interface ScheduleContext {
  /** Steps (mini-batches) per epoch. */
  readonly stepsPerEpoch?: number;
  /** Steps of the whole training. */
  readonly totalSteps?: number;
}

/**
 * What `steps` or `epochs` mean to a schedule. "whole": its length, that of the training when left out. "hold": its length, none
 * when left out. "period": the length of one round, which must be given; there is always another.
 */
export type SpanKind = "whole" | "hold" | "period";

export const spanNames = ["steps", "epochs"] as const;

/** Reads `steps` or `epochs`: not both, and one of them where there has to be. */
export function readSpan(owner: string, options: object, kind: SpanKind): Span {
  const given = spanNames.filter((name) => ownValue(options, name) !== undefined);
  if (given.length > 1) {
    const value = ownValue(options, "epochs");
    throw new OptionError(owner, "epochs", value, "steps and epochs are two units for one time: give one of them");
  }
  if (given.length === 0 && kind === "period") {
    throw new OptionError(owner, "steps", undefined, "give the length of one round in steps or epochs");
  }
  const spans = given.map((name): [string, number] => [
    name,
    readNumber(owner, name, ownValue(options, name), positive),
  ]);
  return Object.fromEntries(spans);
}

/** The part of a config that a span makes. */
export const spanConfig = ({ steps, epochs }: Span): Span => ({
  ...(steps === undefined ? {} : { steps }),
  ...(epochs === undefined ? {} : { epochs }),
});

/** A span in steps; undefined: without end. */
export function stepsIn(owner: string, span: Span, kind: SpanKind, context: ScheduleContext): number | undefined {
  const { stepsPerEpoch, totalSteps } = context;
  if (span.steps !== undefined) return span.steps;
  if (span.epochs !== undefined) {
    if (stepsPerEpoch !== undefined) return span.epochs * stepsPerEpoch;
    throw new ScheduleError(
      `${owner}: counts in epochs, but nobody says how many steps one has; pass { stepsPerEpoch }`,
    );
  }
  if (kind === "hold") return undefined;
  if (totalSteps !== undefined) return totalSteps;
  throw new ScheduleError(`${owner}: lasts as long as the training; give it steps or epochs, or pass { totalSteps }`);
}
