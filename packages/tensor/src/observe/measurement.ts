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

/** What was measured, and what follows from it. */
export interface Explained extends Measurement {
  readonly totals: ExplanationTotals;
  /** Steps by what they belong to, those that take longest first. */
  readonly parts: readonly ExplainedPart[];
}
