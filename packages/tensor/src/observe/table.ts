import type { ExplainedStep, Explanation } from "./explanation.js";
import { fixed, formatBytes, formatCount } from "./units.js";

interface Column {
  readonly title: string;
  readonly align: "left" | "right";
  readonly cell: (step: ExplainedStep) => string;
  readonly total?: (explanation: Explanation) => string;
}

/** The column that is cut where the page ends, and what is left of it at least. */
const WHAT = "what";
const NARROWEST = 16;

const GAP = "  ";

/** The steps in their order, one a line: what they do, how long they take, and how fast that is. */
export function printTable(explanation: Explanation, width: number): string {
  const { steps } = explanation;
  const columns = columnsOf(explanation);
  const rows = [
    columns.map(({ title }) => title),
    ...steps.map((step) => columns.map(({ cell }) => cell(step))),
    columns.map(({ total }) => total?.(explanation) ?? ""),
  ];
  cut(rows, columns, width);
  const lines = align(rows, columns);
  const length = Math.max(...lines.map((line) => line.length));
  const commit = steps.findIndex(({ phase }) => phase === "commit");
  const body = lines.slice(1, -1);
  if (commit > 0) body.splice(commit, 0, "─ commit ".padEnd(length, "─"));
  const rule = "─".repeat(length);
  return [headline(explanation), rule, lines[0], rule, ...body, rule, lines[lines.length - 1]].join("\n");
}

function headline({ title, backend, threads, average, repeats, run }: Explanation): string {
  const team = threads === 1 ? "1 thread" : `${threads} threads`;
  return `${title} · ${backend}, ${team} · ${average} of ${repeats} runs · a whole run takes ${fixed(run, placesFor(run))} µs`;
}

function columnsOf({ threads, steps, totals }: Explanation): Column[] {
  const most = Math.max(...steps.map(({ share }) => share));
  const places = placesFor(totals.microseconds);
  const right = { align: "right" } as const;
  const left = { align: "left" } as const;
  const pieces: Column = { ...right, title: "pieces", cell: (step) => String(step.pieces) };
  return [
    { ...right, title: "", cell: ({ index }) => String(index) },
    { ...left, title: "step", cell: ({ kind }) => kind, total: () => "total" },
    { ...left, title: WHAT, cell: ({ what }) => what },
    {
      ...right,
      title: "µs",
      cell: (s) => fixed(s.microseconds, places),
      total: (e) => fixed(e.totals.microseconds, places),
    },
    { ...right, title: "share", cell: ({ share }) => percent(share) },
    { ...left, title: "", cell: ({ share }) => bar(share / most) },
    { ...right, title: "FLOPs", cell: ({ flops }) => formatCount(flops), total: (e) => formatCount(e.totals.flops) },
    { ...right, title: "bytes", cell: (step) => formatBytes(step.bytes), total: (e) => formatBytes(e.totals.bytes) },
    { ...right, title: "GFLOP/s", cell: (s) => rate(s.gflops, s), total: (e) => rate(e.totals.gflops, e.totals) },
    { ...right, title: "GB/s", cell: (step) => rate(step.gbs, step), total: (e) => rate(e.totals.gbs, e.totals) },
    ...(threads > 1 ? [pieces] : []),
  ];
}

/** Decimals of times that are compared with one another. */
function placesFor(microseconds: number): number {
  return microseconds < 100 ? 2 : microseconds < 10_000 ? 1 : 0;
}

function percent(share: number): string {
  return share > 0 && share < 0.005 ? "<1 %" : `${Math.round(100 * share)} %`;
}

/** What is too short to be told from nothing has no speed. */
const SHORTEST = 0.05;

function rate(value: number, { microseconds }: { readonly microseconds: number }): string {
  return value === 0 || microseconds < SHORTEST ? "–" : fixed(value, 1);
}

const BAR = 8;
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** A bar of up to BAR characters, in steps of an eighth. */
function bar(part: number): string {
  const length = Math.round((Number.isFinite(part) ? part : 0) * BAR * 8);
  return "█".repeat(length >> 3) + eighths[length & 7];
}

/** Cuts the descriptions so that the lines are no longer than the page. */
function cut(rows: string[][], columns: readonly Column[], width: number): void {
  const what = columns.findIndex(({ title }) => title === WHAT);
  const others = widthsOf(rows).reduce((sum, cell, i) => (i === what ? sum : sum + cell + GAP.length), 0);
  const room = Math.max(NARROWEST, width - others);
  for (const row of rows) if (row[what].length > room) row[what] = `${row[what].slice(0, room - 1)}…`;
}

function align(rows: readonly (readonly string[])[], columns: readonly Column[]): string[] {
  const widths = widthsOf(rows);
  const pad = (cell: string, i: number): string =>
    columns[i].align === "right" ? cell.padStart(widths[i]) : cell.padEnd(widths[i]);
  return rows.map((row) => row.map(pad).join(GAP).trimEnd());
}

function widthsOf(rows: readonly (readonly string[])[]): number[] {
  return rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
}
