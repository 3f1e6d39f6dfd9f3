import type { Explained, ExplainedPart, ExplainedStep, ExplanationTotals, Measurement } from "./measurement.js";
import { printTable } from "./table.js";
import { traceEvents } from "./trace.js";
import { perSecond } from "./units.js";

/** Where the time of a program goes, step by step. */
export class Explanation implements Explained {
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

  toJSON(): Explained {
    return { ...this };
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
