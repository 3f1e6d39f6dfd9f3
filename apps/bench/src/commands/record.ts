import type { RecordSettings } from "../command-line/settings.js";
import { measure } from "../measure/measure.js";
import type { Result, Unable } from "../measure/result.js";
import { cases } from "../ops/cases/index.js";
import { measureCompile } from "../ops/measure-compile.js";
import { measureHeap } from "../ops/measure-heap.js";
import { measureOps } from "../ops/measure-ops.js";
import { opPeerNames, trainerNames, type PeerName } from "../peers/index.js";
import type { Recording } from "../record/recording.js";
import { writeRecording } from "../record/write.js";
import { workloads } from "../workloads/index.js";
import { present } from "./present.js";
import type { Surroundings } from "./surroundings.js";

/** Short blocks of time, so that everything together takes some minutes; slow peers are not run twice. */
const pace = { train: { rounds: 2, seconds: 0.8, patience: 5 }, ops: { rounds: 2, seconds: 0.12, patience: 15 } };

/** Plain JavaScript takes a second for one product of matrices, and nobody chooses it for its speed. */
const measured = new Set<PeerName>(opPeerNames.filter((name) => name !== "tfjs-cpu"));

/** `bench record`: measures everything and writes it down; answers what went wrong. */
export async function record({ out }: RecordSettings, surroundings: Surroundings): Promise<readonly string[]> {
  const { output, run, load, machine, versions } = surroundings;
  const begin = performance.now();
  const before = load();
  const { contestants: trainers, pytorch, log } = present(trainerNames, "best", surroundings);
  const contestants = trainers.filter(({ peer }) => measured.has(peer));
  const problems: string[] = [];
  const train: Result[] = [];
  const unable: Unable[] = [];
  for (const workload of workloads) {
    const comparison = await measure(workload, { contestants: trainers, ...pace.train, run, log });
    train.push(...comparison.results);
    unable.push(...comparison.unable);
    problems.push(...comparison.problems);
  }
  const ops = await measureOps(cases, { contestants, ...pace.ops, run, log });
  const single = contestants.filter(({ threads }) => threads === 1);
  const heap = await measureHeap(single, { run, log });
  const compile = await measureCompile(single, { run, log });
  const recording: Recording = {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: { ...versions(), ...(pytorch === undefined ? {} : { pytorch }) },
    load: { before, after: load() },
    seconds: Math.round((performance.now() - begin) / 1000),
    train,
    unable,
    ops: [...ops.results, ...heap, ...compile],
    peaks: ops.peaks,
    problems: [...problems, ...ops.problems],
  };
  for (const file of await writeRecording(recording, out)) output(`${file}\n`);
  return recording.problems;
}
