import type { ExplainedStep, Explanation } from "./explanation.js";

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

const place = { pid: 1, tid: 1 } as const;

/** The steps one after another, each as long as it took, within the two phases of a run. */
export function traceEvents({ title, backend, threads, repeats, steps }: Explanation): Trace {
  const starts = startsOf(steps);
  const spans = steps.map((step, i): TraceEvent => {
    const { index, label, kind, what, flops, bytes, gflops, gbs, pieces, microseconds } = step;
    const args = { step: index, kind, what, flops, bytes, "GFLOP/s": gflops, "GB/s": gbs, pieces };
    return { name: label, cat: kind, ph: "X", ts: starts[i], dur: microseconds, ...place, args };
  });
  const phases = (["compute", "commit"] as const).flatMap((phase): TraceEvent[] => {
    const own = steps.map((step, i) => ({ step, i })).filter(({ step }) => step.phase === phase);
    if (own.length === 0) return [];
    const [first, last] = [own[0].i, own[own.length - 1].i];
    const dur = starts[last] + steps[last].microseconds - starts[first];
    return [{ name: phase, cat: "phase", ph: "X", ts: starts[first], dur, ...place, args: { steps: own.length } }];
  });
  const name = (kind: string, text: string): TraceEvent => ({
    name: kind,
    ph: "M",
    ts: 0,
    ...place,
    args: { name: text },
  });
  return {
    displayTimeUnit: "ns",
    otherData: { backend, threads: String(threads), repeats: String(repeats) },
    traceEvents: [name("process_name", title), name("thread_name", `${backend}, steps`), ...phases, ...spans],
  };
}

function startsOf(steps: readonly ExplainedStep[]): number[] {
  let time = 0;
  return steps.map(({ microseconds }) => {
    const start = time;
    time += microseconds;
    return start;
  });
}
