import { perSecond } from "./units.js";
import { printTable } from "./table.js";
import { traceEvents } from "./trace.js";

/** One step of a program: what it does, what that costs, and how long it took. */
export interface ExplainedStep {
  readonly index: number;
  /** The operations it came from: "matmul", "mul+add". */
  readonly label: string;
  /** What it belongs to: a layer ("dense", "∂dense" for its gradients), or another `scope`; "" for none. */
  readonly part: string;
  /** "map", "reduce", or the kernel's name. */
  readonly kind: string;
  /** Steps of "commit" write state: parameters, moments, running statistics. */
  readonly phase: "compute" | "commit";
  /** Shapes and formula, as in the program's text. */
  readonly what: string;
  /** How often it runs: the iterations of the loops around it. What follows is of all of them together. */
  readonly times: number;
  /** Floating-point operations: one for each primitive and element, functions such as exp included. */
  readonly flops: number;
  /** Bytes read and written, every distinct element once. */
  readonly bytes: number;
  /** Median over the repeats (mean where the clock is coarse), without the cost of the call. */
  readonly microseconds: number;
  /** Billions of floating-point operations a second. */
  readonly gflops: number;
  /** Billions of bytes a second. */
  readonly gbs: number;
  /** Part of the time of all steps, 0 … 1. */
  readonly share: number;
  /** Into how many pieces threads divide it. */
  readonly pieces: number;
}

/** What was measured, before it is shown. */
export interface Measurement {
  readonly title: string;
  readonly backend: string;
  readonly threads: number;
  readonly repeats: number;
  readonly average: "median" | "mean";
  /** Microseconds of the whole program in one go. */
  readonly run: number;
  readonly steps: readonly ExplainedStep[];
}

export interface ExplanationTotals {
  /** Sum over the steps, each timed on its own. */
  readonly microseconds: number;
  readonly flops: number;
  readonly bytes: number;
  readonly gflops: number;
  readonly gbs: number;
}

/** What the steps of one part of a computation take together. */
export interface ExplainedPart extends ExplanationTotals {
  readonly part: string;
  readonly steps: number;
  readonly share: number;
}

/** Where the time of a program goes, step by step. */
export class Explanation implements Measurement {
  readonly title: string;
  readonly backend: string;
  readonly threads: number;
  readonly repeats: number;
  readonly average: "median" | "mean";
  readonly run: number;
  readonly steps: readonly ExplainedStep[];
  readonly totals: ExplanationTotals;
  /** Steps by what they belong to, those that take longest first. */
  readonly parts: readonly ExplainedPart[];

  constructor({ title, backend, threads, repeats, average, run, steps }: Measurement) {
    this.title = title;
    this.backend = backend;
    this.threads = threads;
    this.repeats = repeats;
    this.average = average;
    this.run = run;
    this.steps = steps;
    this.totals = totalsOf(steps);
    this.parts = partsOf(steps);
  }

  /** A table, `width` characters wide; as wide as the terminal where there is one. */
  table(width = pageWidth()): string {
    return printTable(this, width);
  }

  toString(): string {
    return this.table();
  }

  /** The text of a trace file, for chrome://tracing and ui.perfetto.dev. */
  trace(): string {
    return JSON.stringify(traceEvents(this));
  }

  toJSON(): Measurement & Pick<Explanation, "totals" | "parts"> {
    const { title, backend, threads, repeats, average, run, steps, totals, parts } = this;
    return { title, backend, threads, repeats, average, run, steps, totals, parts };
  }
}

const PAGE = 120;

function pageWidth(): number {
  return globalThis.process?.stdout?.columns ?? PAGE;
}

function totalsOf(steps: readonly ExplainedStep[]): ExplanationTotals {
  const sum = (of: (step: ExplainedStep) => number): number => steps.reduce((total, step) => total + of(step), 0);
  const [microseconds, flops, bytes] = [sum((s) => s.microseconds), sum((s) => s.flops), sum((s) => s.bytes)];
  return { microseconds, flops, bytes, gflops: perSecond(flops, microseconds), gbs: perSecond(bytes, microseconds) };
}

function partsOf(steps: readonly ExplainedStep[]): ExplainedPart[] {
  const names = [...new Set(steps.map(({ part }) => part))];
  const parts = names.map((part): ExplainedPart => {
    const own = steps.filter((step) => step.part === part);
    return { part, steps: own.length, share: own.reduce((sum, { share }) => sum + share, 0), ...totalsOf(own) };
  });
  return parts.sort((a, b) => b.microseconds - a.microseconds);
}
