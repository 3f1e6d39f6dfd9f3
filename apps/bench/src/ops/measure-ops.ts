import { nameOf, type Contestant } from "../measure/contestants.js";
import type { CaseReport, OpsReport, Run } from "../measure/jobs.js";
import { withBest } from "../measure/result.js";
import { inTurns, type Reported, type TurnsOptions } from "../measure/turns.js";
import type { Peaks } from "../peaks/peaks.js";
import type { PeerName } from "../peers/index.js";
import type { OpCase } from "./case.js";
import { difference } from "./digest.js";
import { measurePeaks, peaksOf } from "./peaks-of.js";
import { opResultOf, peakLines, type OpResult } from "./result.js";

export interface MeasureOpsOptions extends TurnsOptions {
  /** Time measured for each case in each process. */
  readonly seconds: number;
  readonly run: Run;
  /** Whether somebody is left out of a family of cases. */
  readonly without?: (peer: PeerName, family: string) => boolean;
  /** Turns of a family, where they are not `rounds`. */
  readonly roundsOf?: (family: string) => number | undefined;
  /** Told the results of each family of cases as soon as it is done. */
  readonly show?: (results: readonly OpResult[]) => void;
}

export interface OpsComparison {
  readonly results: readonly OpResult[];
  /** What the machine can do at most, by number of threads. */
  readonly peaks: readonly OpResult[];
  readonly problems: readonly string[];
}

/** Runs cases on every contestant, family by family and in turns, and compares what they computed. */
export async function measureOps(cases: readonly OpCase[], options: MeasureOpsOptions): Promise<OpsComparison> {
  const { contestants, seconds, run, log, without = () => false, roundsOf, show } = options;
  const machine = await machinePeaks(contestants, run);
  const results: OpResult[] = [];
  const problems: string[] = [];
  const reports: CaseReport[] = [];
  for (const [family, members] of byFamily(cases)) {
    const job = { kind: "ops", cases: members, seconds } as const;
    const here = contestants.filter(({ peer }) => !without(peer, family));
    const asked = { ...options, contestants: here, rounds: roundsOf?.(family) ?? options.rounds };
    const turns = await inTurns<OpsReport>(family, (contestant) => run({ ...job, ...contestant }), asked);
    const remarks = members.flatMap((given) => disagreements(given, turns.reported));
    remarks.push(...failuresIn(turns.reported));
    remarks.forEach(log);
    for (const line of missingIn(turns.reported)) log(line);
    const lines = members.flatMap((given) => withBest(linesOf(given, turns.reported, machine)));
    show?.(lines);
    results.push(...lines);
    problems.push(...turns.problems, ...remarks);
    reports.push(...turns.reported.flatMap((entry) => entry.reports.flatMap((report) => report.cases)));
  }
  machine.set(1, peaksOf(reports) ?? machine.get(1)!);
  return { results, peaks: [...machine].flatMap(([threads, peaks]) => peakLines(threads, peaks)), problems };
}

function byFamily(cases: readonly OpCase[]): Map<string, OpCase[]> {
  const families = new Map<string, OpCase[]>();
  for (const given of cases) families.set(given.family, [...(families.get(given.family) ?? []), given]);
  return families;
}

async function machinePeaks(contestants: readonly Contestant[], run: Run): Promise<Map<number, Peaks>> {
  const counts = new Set([1, ...contestants.map(({ threads }) => threads)]);
  const peaks = new Map<number, Peaks>();
  for (const threads of counts) peaks.set(threads, await measurePeaks(threads, run));
  return peaks;
}

const reportsOn = ({ name }: OpCase, { reports }: Reported<OpsReport>): CaseReport[] =>
  reports.flatMap(({ cases }) => cases.filter((report) => report.name === name));

function linesOf(
  given: OpCase,
  reported: readonly Reported<OpsReport>[],
  machine: ReadonlyMap<number, Peaks>,
): OpResult[] {
  return reported.flatMap((entry) => {
    const reports = reportsOn(given, entry);
    if (reports.length === 0) return [];
    const peaks = machine.get(reports[0].threads) ?? machine.get(1)!;
    return [opResultOf(given, entry.peer, reports, peaks)];
  });
}

/** Says which contestants computed something else than the first. */
function disagreements(given: OpCase, reported: readonly Reported<OpsReport>[]): string[] {
  const [first, ...others] = reported.flatMap((entry) => {
    const [report] = reportsOn(given, entry);
    return report ? [{ name: nameOf(entry), digest: report.digest }] : [];
  });
  return others.flatMap(({ name, digest }) => {
    const found = difference(first.digest, digest, given.tolerance);
    return found === undefined ? [] : [`${given.name}: ${first.name} and ${name} do not do the same: ${found}`];
  });
}

const failuresIn = (reported: readonly Reported<OpsReport>[]): string[] => [
  ...new Set(
    reported.flatMap((entry) =>
      entry.reports.flatMap(({ failures }) =>
        failures.map(({ name, message }) => `${nameOf(entry)} on ${name}: ${message}`),
      ),
    ),
  ),
];

const missingIn = (reported: readonly Reported<OpsReport>[]): string[] => [
  ...new Set(
    reported.flatMap((entry) =>
      entry.reports.flatMap(({ missing }) => missing.map((name) => `${entry.peer} has no ${name}`)),
    ),
  ),
];
