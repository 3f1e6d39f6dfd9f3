import type { Executable } from "../backends/backend.js";
import { checkOptions, describe } from "../core/checks/arguments.js";
import { InvalidArgumentError } from "../core/errors.js";
import { printPlace, printStep } from "../program/print.js";
import type { Program, Step } from "../program/program.js";
import { timesOf } from "../program/walk.js";
import { costOf } from "./cost.js";
import { Explanation } from "./explanation.js";
import type { ExplainedStep } from "./measurement.js";
import { timeSteps } from "./measure.js";
import { perSecond } from "./units.js";

export interface ExplainOptions {
  /** How often the program is timed; without it as often as takes some tenths of a second. */
  readonly repeats?: number;
  /** What the explanation is headed by. */
  readonly title?: string;
}

/** @throws {InvalidArgumentError} repeats is not an integer ≥ 1, or an option that nobody reads. */
export function checkExplainOptions(options: ExplainOptions, where: string): void {
  checkOptions(options, ["repeats", "title"], where);
  const { repeats } = options;
  if (repeats !== undefined && !(Number.isSafeInteger(repeats) && repeats >= 1)) {
    throw new InvalidArgumentError(`${where}: repeats must be an integer ≥ 1, got ${describe(repeats)}`);
  }
}

/** What is explained: a program that is bound, and how to bring it to its start. */
export interface Subject {
  readonly executable: Executable;
  readonly backend: string;
  /** Writes inputs and state as they are before a run. */
  readonly prepare: () => void;
  /** The parts of the computation that a step belongs to, such as layers. */
  readonly partsOf: (step: Step) => readonly string[];
}

/** Times every step of a bound program and sets it beside what the step computes and moves. */
export function explain({ executable, backend, prepare, partsOf }: Subject, options: ExplainOptions): Explanation {
  const { program } = executable;
  const { steps: times, ...timings } = timeSteps(executable, prepare, options.repeats);
  const total = times.reduce((sum, time) => sum + time, 0);
  const steps = program.steps.map((step, index): ExplainedStep => {
    const often = timesOf(index, program.loops);
    const { flops, read, written } = costOf(step, program);
    const microseconds = times[index];
    return {
      index,
      label: step.label,
      part: partsOf(step).join(", "),
      kind: step.kind === "named" ? step.kernel : step.kind,
      phase: index < program.commit ? "compute" : "commit",
      what: describeStep(step, program),
      times: often,
      flops: often * flops,
      bytes: often * (read + written),
      microseconds,
      gflops: perSecond(often * flops, microseconds),
      gbs: perSecond(often * (read + written), microseconds),
      share: total === 0 ? 0 : microseconds / total,
      pieces: executable.pieces?.(index) ?? 1,
    };
  });
  const { title = "program" } = options;
  return new Explanation({ title, backend, threads: executable.threads ?? 1, ...timings, steps });
}

/** A step as it stands in the program's text, in one line and without strides. */
function describeStep(step: Step, program: Program): string {
  const [head, ...lines] = printStep(step, program, (access) => printPlace(access, program)).split("\n");
  // The kind, which comes first, has a column of its own.
  const rest = head.replace(/^\S+\s+/, "");
  return lines.length === 0 ? rest : `${rest} ${lines.map((line) => line.trim()).join("; ")}`;
}
