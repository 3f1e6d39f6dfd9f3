import { optionsOf, type Config, type Rebuildable } from "../config/factory.js";
import type { Range } from "../options/ranges.js";
import { asObject, checkNames, ownValue, readOptions, type Numbers } from "../options/read-options.js";
import { readSpan, spanConfig, spanNames, stepsIn } from "./span.js";
import type { ScheduleContext, Span, SpanKind } from "./span.js";

/** A learning rate that changes as training goes on. */
export interface Schedule {
  readonly name: string;
  /**
   * The learning rate of a step, counted from 0.
   *
   * @throws {ScheduleError} it counts in epochs, or lasts as long as the training, and the context does not say.
   */
  at(step: number, context?: ScheduleContext): number;
  /** The number of steps after which it has come to its end and stays there; undefined: it has none. */
  length(context?: ScheduleContext): number | undefined;
  config(): Config;
}

export interface ScheduleDefinition<N extends string, D extends N = never> {
  readonly name: string;
  /** The options and what they may be. */
  readonly ranges: Readonly<Record<N, Range>>;
  readonly defaults?: Readonly<Record<D, number>>;
  /** What `steps` or `epochs` mean. */
  readonly span: SpanKind;
  /** The learning rate at t: steps so far over steps in the span (0 for a span without end). */
  at(t: number, options: Readonly<Record<N, number>>): number;
}

/** Numbers by name, and how long in `steps` or `epochs`. */
export type ScheduleOptions<N extends string, D extends N = never> = Readonly<Record<Exclude<N, D>, number>> &
  Readonly<Partial<Record<D, number>>> &
  Span;

export interface ScheduleFactory<N extends string, D extends N = never> extends Rebuildable<Schedule> {
  (options: ScheduleOptions<N, D>): Schedule;
}

/** Makes a schedule from the formula of the learning rate. */
export function schedule<N extends string, D extends N = never>(
  definition: ScheduleDefinition<N, D>,
): ScheduleFactory<N, D> {
  const { name, ranges, defaults } = definition;
  const create = (given: unknown): Schedule => {
    const options = asObject(name, given, "learningRate");
    checkNames(name, options, [...Object.keys(ranges), ...spanNames]);
    const own = Object.keys(ranges).map((key) => [key, ownValue(options, key)] as const);
    const numbers = readOptions(name, Object.fromEntries(own), { ranges, defaults });
    return new SpanSchedule(definition, numbers, readSpan(name, options, definition.span));
  };
  return Object.assign(create, { type: name, fromConfig: (config: Config) => create(optionsOf(config)) });
}

class SpanSchedule implements Schedule {
  readonly #definition: ScheduleDefinition<string>;
  readonly #numbers: Numbers;
  readonly #span: Span;

  constructor(definition: ScheduleDefinition<string>, numbers: Numbers, span: Span) {
    this.#definition = definition;
    this.#numbers = numbers;
    this.#span = span;
  }

  get name(): string {
    return this.#definition.name;
  }

  at(step: number, context: ScheduleContext = {}): number {
    const steps = stepsIn(this.name, this.#span, this.#definition.span, context);
    return this.#definition.at(progress(step, steps), this.#numbers);
  }

  length(context: ScheduleContext = {}): number | undefined {
    const { span } = this.#definition;
    return span === "period" ? undefined : stepsIn(this.name, this.#span, span, context);
  }

  config(): Config {
    return { name: this.name, ...this.#numbers, ...spanConfig(this.#span) };
  }
}

/** How far a step is into a span; one of no steps at all (nothing is left for it) is over. */
function progress(step: number, steps: number | undefined): number {
  if (steps === undefined) return 0;
  return steps > 0 ? step / steps : 1;
}
