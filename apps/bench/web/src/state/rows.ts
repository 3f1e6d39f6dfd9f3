import { menu } from "../job/menu.js";
import type { Report } from "../job/job.js";
import type { WebPeer } from "../peers/index.js";
import type { Settings } from "./settings.js";

/** A line of the results: a framework at a workload, on so many threads. */
export interface Row {
  readonly workload: string;
  readonly peer: WebPeer;
  /** Asked for. */
  readonly threads: number;
  readonly phase: "waiting" | "running" | "done" | "failed" | "stopped";
  /** One of each turn so far. */
  readonly reports: readonly Report[];
  /** Why it failed. */
  readonly failure?: string;
}

/** The lines that settings ask for, in the order of the menu. */
export function rowsOf({ workloads, peers, threads }: Settings): Row[] {
  const wanted = menu.filter(({ name }) => workloads.includes(name));
  return wanted.flatMap(({ name }) =>
    peers.flatMap((peer) =>
      threads.map((threads): Row => ({ workload: name, peer, threads, phase: "waiting", reports: [] })),
    ),
  );
}

/** Rows, workload by workload. */
export function groupsOf(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.workload);
    if (group) group.push(row);
    else groups.set(row.workload, [row]);
  }
  return groups;
}
