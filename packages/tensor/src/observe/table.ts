import type { Explained, ExplainedPart, ExplainedStep } from "./measurement.js";
import { textTable, type Column } from "./text-table.js";
import { fixed, formatBytes, formatCount } from "./units.js";

/**
 * The steps in their order, one a line: what they do, how long they take, and how fast that is. Where steps belong to
 * parts, such as layers, a second table says what these take.
 */
export function printTable(explanation: Explained, width: number): string {
  const { steps, parts } = explanation;
  const commit = steps.findIndex(({ phase }) => phase === "commit");
  const dividers = new Map(commit > 0 ? [[commit, "commit"]] : []);
  const lines = [headline(explanation), ...textTable(stepColumns(explanation), steps, width, dividers)];
  const named = parts.some(({ part }) => part !== "");
  if (named && parts.length > 1) lines.push("", ...textTable(partColumns(explanation), parts, width));
  return lines.join("\n");
}

function headline({ title, backend, threads, average, repeats, run }: Explained): string {
  const team = threads === 1 ? "1 thread" : `${threads} threads`;
  return `${title} · ${backend}, ${team} · ${average} of ${repeats} runs · a whole run takes ${fixed(run, placesFor(run))} µs`;
}

function stepColumns(explanation: Explained): Column<ExplainedStep>[] {
  const { steps, threads } = explanation;
  const right = { align: "right" } as const;
  const left = { align: "left" } as const;
  const hasParts = steps.some(({ part }) => part !== "");
  return [
    { ...right, title: "", cell: ({ index }) => String(index) },
    ...(hasParts ? [{ ...left, title: "part", cell: ({ part }: ExplainedStep) => ending(part), dispensable: 4 }] : []),
    { ...left, title: "step", cell: ({ kind }) => kind, total: "total" },
    ...(steps.some(({ times }) => times > 1)
      ? [
          {
            ...right,
            title: "times",
            cell: ({ times }: ExplainedStep) => (times > 1 ? `× ${times}` : ""),
            dispensable: 1,
          },
        ]
      : []),
    { ...left, title: "what", cell: ({ what }) => what, cut: true },
    ...measures<ExplainedStep>(explanation, steps),
    ...(threads > 1
      ? [{ ...right, title: "pieces", cell: ({ pieces }: ExplainedStep) => String(pieces), dispensable: 1 }]
      : []),
  ];
}

function partColumns(explanation: Explained): Column<ExplainedPart>[] {
  return [
    { title: "part", align: "left", cell: ({ part }) => ending(part || "–"), total: "total" },
    { title: "steps", align: "right", cell: ({ steps }) => String(steps), total: String(explanation.steps.length) },
    ...measures<ExplainedPart>(explanation, explanation.parts),
  ];
}

/** What steps and parts alike are measured by. */
type Measured = Pick<ExplainedStep, "microseconds" | "share" | "flops" | "bytes" | "gflops" | "gbs">;

/** How long, what part of the whole that is, how much was done, and how fast. */
function measures<T extends Measured>({ totals }: Explained, rows: readonly T[]): Column<T>[] {
  const most = Math.max(...rows.map(({ share }) => share));
  const places = placesFor(totals.microseconds);
  const time = (microseconds: number): string => fixed(microseconds, places);
  const column = (title: string, cell: (row: T) => string, total: string, dispensable = 0): Column<T> => ({
    title,
    align: title === BAR_TITLE ? "left" : "right",
    cell,
    total,
    dispensable,
  });
  return [
    column("µs", ({ microseconds }) => time(microseconds), time(totals.microseconds)),
    column("share", ({ share }) => percent(share), ""),
    column(BAR_TITLE, ({ share }) => bar(share / most), ""),
    column("FLOPs", ({ flops }) => formatCount(flops), formatCount(totals.flops), 2),
    column("bytes", ({ bytes }) => formatBytes(bytes), formatBytes(totals.bytes), 3),
    column("GFLOP/s", (row) => rate(row.gflops, row), rate(totals.gflops, totals)),
    column("GB/s", (row) => rate(row.gbs, row), rate(totals.gbs, totals)),
  ];
}

/** The last of a long path: what tells layers of one kind apart; gradients keep their sign. */
function ending(path: string): string {
  if (path.length <= LONGEST_PART) return path;
  const start = path.startsWith("∂") ? "∂…" : "…";
  return start + path.slice(start.length - LONGEST_PART);
}

const LONGEST_PART = 24;

/** Decimals of times that are compared with one another. */
function placesFor(microseconds: number): number {
  return microseconds < 100 ? 2 : microseconds < 100_000 ? 1 : 0;
}

function percent(share: number): string {
  return share > 0 && share < 0.005 ? "<1 %" : `${Math.round(100 * share)} %`;
}

/** What is too short to be told from nothing has no speed. */
const SHORTEST = 0.05;

function rate(value: number, { microseconds }: { readonly microseconds: number }): string {
  return value === 0 || microseconds < SHORTEST ? "–" : fixed(value, 1);
}

const BAR_TITLE = "";
const BAR = 8;
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** A bar of up to BAR characters, in steps of an eighth. */
function bar(part: number): string {
  const length = Math.round((Number.isFinite(part) ? part : 0) * BAR * 8);
  return "█".repeat(length >> 3) + eighths[length & 7];
}
