import { describe } from "@nn/tensor";
import type { Config, Rebuildable } from "../config/factory.js";
import type { Schedule } from "../definition/schedule.js";
import type { ScheduleContext } from "../definition/span.js";
import { ConfigError, OptionError, ScheduleError } from "../errors.js";
import { checkNames, ownValue } from "../options/read-options.js";
import { isSchedule } from "../definition/is-schedule.js";

type Rebuild = (config: unknown) => Schedule;

/**
 * Schedules one after another, each counting its steps from 0; the last one goes on for ever. A part that lasts as long
 * as the training takes what the parts before it leave.
 *
 * @example sequence(linearWarmup({ learningRate: 0.1, steps: 500 }), cosine({ learningRate: 0.1 }))
 * @throws {OptionError} no parts, or one that is no schedule.
 */
export const sequence: { (...parts: readonly Schedule[]): Schedule } & Rebuildable<Schedule, Rebuild> = Object.assign(
  (...parts: readonly Schedule[]): Schedule => new Sequence(checkParts(parts)),
  { type: "sequence", fromConfig },
);

function fromConfig(config: Config, rebuild: Rebuild): Schedule {
  checkNames("sequence", config, ["name", "parts"]);
  const { parts } = config;
  if (!Array.isArray(parts)) throw new ConfigError(`sequence: parts must be a list of configs, got ${describe(parts)}`);
  return new Sequence(checkParts(parts.map((part: unknown) => rebuild(flat(part)))));
}

/** Sequences join when they are made, so a saved one holds no other: a file cannot nest them a million deep. */
function flat(part: unknown): unknown {
  const nested = typeof part === "object" && part !== null && ownValue(part, "name") === "sequence";
  if (nested) throw new ConfigError("sequence: one of its parts is a sequence; list the parts of that one instead");
  return part;
}

function checkParts(parts: readonly unknown[]): Schedule[] {
  if (parts.length === 0) throw new OptionError("sequence", "parts", parts, "needs at least one schedule");
  return parts.flatMap((part) => {
    if (part instanceof Sequence) return part.parts;
    if (isSchedule(part)) return [part];
    const hint = "a learning rate alone is constant({ learningRate, steps })";
    throw new OptionError("sequence", "parts", part, `expected schedules, got ${describe(part)}; ${hint}`);
  });
}

class Sequence implements Schedule {
  readonly name = "sequence";

  constructor(readonly parts: readonly Schedule[]) {}

  at(step: number, context: ScheduleContext = {}): number {
    let begin = 0;
    for (const part of this.parts.slice(0, -1)) {
      const end = begin + this.#lengthOf(part, begin, context);
      if (step < end) return part.at(step - begin, after(begin, context));
      begin = end;
    }
    return this.parts[this.parts.length - 1].at(step - begin, after(begin, context));
  }

  length(context: ScheduleContext = {}): number | undefined {
    let begin = 0;
    for (const part of this.parts.slice(0, -1)) begin += this.#lengthOf(part, begin, context);
    const last = this.parts[this.parts.length - 1].length(after(begin, context));
    return last === undefined ? undefined : begin + last;
  }

  config(): Config {
    return { name: this.name, parts: this.parts.map((part) => part.config()) };
  }

  #lengthOf(part: Schedule, begin: number, context: ScheduleContext): number {
    const length = part.length(after(begin, context));
    if (length !== undefined) return length;
    throw new ScheduleError(`sequence: "${part.name}" has no end, so nothing can follow it; put it last`);
  }
}

/** The context as a part sees it that begins at a step. */
function after(begin: number, { totalSteps, ...rest }: ScheduleContext): ScheduleContext {
  return totalSteps === undefined ? rest : { ...rest, totalSteps: Math.max(totalSteps - begin, 0) };
}
