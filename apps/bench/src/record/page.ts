import { median } from "../measure/statistics.js";
import { markdownGrid, type Grid } from "../report/grid.js";
import { latencyGrid } from "../report/latency.js";
import { opsGrid } from "../report/ops.js";
import { trainGrid } from "../report/train.js";
import { number, percent } from "../report/words.js";
import { workloads } from "../workloads/index.js";
import type { Aim } from "./aims.js";
import type { Machine } from "./machine.js";
import type { Ratio } from "./ratios.js";
import type { Recording } from "./recording.js";

export interface PageParts {
  readonly ratios: readonly Ratio[];
  readonly aims: readonly Aim[];
  /** The chart's file. */
  readonly chart: string;
}

/** A recording for people, in Markdown. */
export function pageOf(recording: Recording, { ratios, aims, chart }: PageParts): string {
  const { date, train, unable, latency, ops, peaks, problems } = recording;
  return [
    `# ${date}`,
    "",
    ...factsOf(recording),
    "",
    `![Times beside this framework's](${chart})`,
    "",
    "## Aims",
    "",
    markdownGrid(aimsGrid(aims)),
    "## Training",
    "",
    ...workloads.map((workload) => {
      const here = ({ workload: name }: { readonly workload: string }): boolean => name === workload.name;
      return markdownGrid(trainGrid(workload, train.filter(here), unable.filter(here)));
    }),
    "## Predictions",
    "",
    "For one example and for 32, from plain numbers to plain numbers.",
    "",
    markdownGrid(latencyGrid(latency)),
    "## Times of others, as multiples of ours",
    "",
    "Medians. Left: both on one thread. Right: each at its better number of threads.",
    "",
    markdownGrid(ratioGrid(ratios)),
    "## Operations",
    "",
    markdownGrid(opsGrid([...ops, ...peaks])),
    ...(problems.length > 0 ? ["## What went wrong", "", ...problems.map((problem) => `- ${problem}`), ""] : []),
  ].join("\n");
}

function factsOf({ machine, versions, load, seconds, train, ops }: Recording): string[] {
  const { cpu, cores, caches, memory, system, node, v8 } = machine;
  const spreads = [...train, ...ops].flatMap(({ spread }) => spread ?? []);
  const noise = spreads.length > 0 ? percent(median(spreads)) : "unknown";
  const facts = [
    ["processor", `${cpu}, ${counted(cores, "core")}, ${memory} GB`],
    ["caches", cachesIn(caches)],
    ["system", `${system}, Node ${node}, V8 ${v8}`],
    ...Object.entries(versions).map(([peer, version]) => [peer, version]),
    ["load average", `${load.before} before, ${load.after} after`],
    ["spread", `${noise}: how far the middle half of a result's blocks lies apart; the median over all results`],
    ["took", `${seconds} s`],
  ];
  return ["| | |", "|---|---|", ...facts.map(([name, value]) => `| ${name} | ${value} |`)];
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

const cachesIn = (caches: Machine["caches"]): string =>
  Object.entries(caches)
    .map(([name, size]) => `${name} ${size}`)
    .join(", ") || "unknown";

function aimsGrid(aims: readonly Aim[]): Grid {
  const word = (met: boolean | null): string => (met === null ? "not measured" : met ? "yes" : "no");
  const rows = aims.map(({ claim, wanted, median, least, met }) => [
    ...[claim, word(met), wanted, number(median), number(least)],
  ]);
  return { rows: [["aim", "met", "wanted", "by medians", "by least times"], ...rows], words: 2 };
}

/** A row for each workload or case, a column for each peer. */
function ratioGrid(ratios: readonly Ratio[]): Grid {
  const peers = [...new Set(ratios.map(({ peer }) => peer))];
  const names = [...new Set(ratios.map(({ name }) => name))];
  const cell = (name: string, peer: string): string => {
    const found = ratios.find((ratio) => ratio.name === name && ratio.peer === peer);
    if (!found) return "";
    const [left, right] = [number(found.one_thread, 2), number(found.best, 2)];
    return left === right ? left : `${left || "–"} · ${right}`;
  };
  return { rows: [["", ...peers], ...names.map((name) => [name, ...peers.map((peer) => cell(name, peer))])], words: 1 };
}
