import type { ExplainedStep, Measurement } from "./measurement.js";

/**
 * An event of the Trace Event Format: "X" is a span with a start and a length in microseconds, "M" names a process or
 * a thread. Google, "Trace Event Format", 2016.
 */
export interface TraceEvent {
  readonly name: string;
  readonly ph: "X" | "M";
  readonly cat?: string;
  readonly ts: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface Trace {
  readonly displayTimeUnit: "ms" | "ns";
  readonly otherData: Readonly<Record<string, string>>;
  readonly traceEvents: readonly TraceEvent[];
}

/** A step and when it began, where all run one after another. */
interface Timed {
  readonly step: ExplainedStep;
  readonly start: number;
}

const PROCESS = 1;

/** Rows of the picture, each a "thread": phases of a run, parts such as layers, and steps. */
const rows = { phase: 1, part: 2, step: 3 } as const;

/** The steps one after another, each as long as it took; above them the phases and parts that they belong to. */
export function traceEvents({ title, backend, threads, repeats, steps }: Measurement): Trace {
  const timed = inTime(steps);
  const hasParts = steps.some(({ part }) => part !== "");
  return {
    displayTimeUnit: "ns",
    otherData: { backend, threads: String(threads), repeats: String(repeats) },
    traceEvents: [
      naming("process_name", title, rows.phase),
      naming("thread_name", "phases", rows.phase),
      ...(hasParts ? [naming("thread_name", "parts", rows.part)] : []),
      naming("thread_name", "steps", rows.step),
      ...spansOf(timed, "phase"),
      ...(hasParts ? spansOf(timed, "part") : []),
      ...timed.map(stepSpan),
    ],
  };
}

function naming(kind: string, name: string, tid: number): TraceEvent {
  return { name: kind, ph: "M", ts: 0, pid: PROCESS, tid, args: { name } };
}

function inTime(steps: readonly ExplainedStep[]): Timed[] {
  let time = 0;
  return steps.map((step) => {
    const start = time;
    time += step.microseconds;
    return { step, start };
  });
}

function stepSpan({ step, start }: Timed): TraceEvent {
  const { index, label, part, kind, what, flops, bytes, gflops, gbs, pieces, microseconds } = step;
  const args = { step: index, part, kind, what, flops, bytes, "GFLOP/s": gflops, "GB/s": gbs, pieces };
  return { name: label, cat: kind, ph: "X", ts: start, dur: microseconds, pid: PROCESS, tid: rows.step, args };
}

/** One span for each run of neighbouring steps that have the same phase, or belong to the same part. */
function spansOf(timed: readonly Timed[], row: "phase" | "part"): TraceEvent[] {
  const spans: { name: string; start: number; end: number; steps: number }[] = [];
  for (const { step, start } of timed) {
    const last = spans.at(-1);
    const end = start + step.microseconds;
    if (last?.name === step[row]) Object.assign(last, { end, steps: last.steps + 1 });
    else spans.push({ name: step[row], start, end, steps: 1 });
  }
  return spans
    .filter(({ name }) => name !== "")
    .map(({ name, start, end, steps }) => {
      const place = { pid: PROCESS, tid: rows[row] };
      return { name, cat: row, ph: "X", ts: start, dur: end - start, ...place, args: { steps } };
    });
}
