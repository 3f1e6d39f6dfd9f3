import type { RecordSettings } from "../command-line/settings.js";
import { measure, type Comparison, type MeasureOptions } from "../measure/measure.js";
import { measureLatency, type LatencyComparison } from "../latency/measure-latency.js";
import { batchSizes, models } from "../latency/models.js";
import type { Contestant } from "../measure/contestants.js";
import { cases } from "../ops/cases/index.js";
import { measureCompile } from "../ops/measure-compile.js";
import { measureGenerate } from "../ops/measure-generate.js";
import { measureHeap } from "../ops/measure-heap.js";
import { measureOps } from "../ops/measure-ops.js";
import { opPeerNames, trainerNames, type PeerName } from "../peers/index.js";
import type { Recording } from "../record/recording.js";
import { writeRecording } from "../record/write.js";
import { workloads } from "../workloads/index.js";
import { present } from "./present.js";
import type { Surroundings } from "./surroundings.js";

/**
 * Short blocks of time, so that everything together takes some minutes; slow peers are not run twice. What aims compare
 * is measured in more turns: on a machine that others use as well, the speed changes within seconds, and two turns of
 * one framework may meet the slow half of a minute.
 */
const pace = {
  train: { rounds: 4, seconds: 0.6, patience: 5 },
  latency: { rounds: 1, seconds: 0.2 },
  ops: {
    rounds: 2,
    roundsOf: (family: string) => (family === "matmul" ? 5 : undefined),
    seconds: 0.12,
    patience: 15,
  },
};

/** Plain JavaScript takes a second for one product of matrices, and nobody chooses it for its speed. */
const measured = new Set<PeerName>(opPeerNames.filter((name) => name !== "tfjs-cpu"));

/** `bench record`: measures everything and writes it down; answers what went wrong. */
export async function record({ out }: RecordSettings, surroundings: Surroundings): Promise<readonly string[]> {
  const { output, run, load, machine, versions } = surroundings;
  const begin = performance.now();
  const before = load();
  const { contestants: trainers, pytorch, log } = present(trainerNames, "best", surroundings);
  const contestants = trainers.filter(({ peer }) => measured.has(peer));
  const shared = { run, log };
  const trainings = await allTrainings(trainers, shared);
  const predictions = await allPredictions(contestants, shared);
  const ops = await measureOps(cases, { contestants, ...pace.ops, without: isSlow, run, log });
  const single = contestants.filter(({ threads }) => threads === 1);
  const heap = await measureHeap(single, { run, log });
  const compile = await measureCompile(single, { run, log });
  const written = await measureGenerate(contestants, { run, log });
  const recording: Recording = {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: { ...versions(), ...(pytorch === undefined ? {} : { pytorch }) },
    load: { before, after: load() },
    seconds: Math.round((performance.now() - begin) / 1000),
    train: trainings.results,
    unable: trainings.unable,
    latency: predictions.results,
    ops: [...ops.results, ...heap, ...compile, ...written.results],
    peaks: ops.peaks,
    problems: [...trainings.problems, ...predictions.problems, ...ops.problems, ...written.problems],
  };
  for (const file of await writeRecording(recording, out)) output(`${file}\n`);
  return recording.problems;
}

/** Convolutions take jax-js seconds: one training of them says enough. */
const isSlow = (peer: PeerName, family: string): boolean => peer === "jax-js" && family === "convolution";

type Shared = Pick<MeasureOptions, "run" | "log">;

async function allTrainings(contestants: readonly Contestant[], shared: Shared): Promise<Comparison> {
  const all: Comparison[] = [];
  for (const workload of workloads) all.push(await measure(workload, { contestants, ...pace.train, ...shared }));
  return {
    results: all.flatMap(({ results }) => results),
    unable: all.flatMap(({ unable }) => unable),
    problems: all.flatMap(({ problems }) => problems),
  };
}

async function allPredictions(trainers: readonly Contestant[], shared: Shared): Promise<LatencyComparison> {
  const contestants = trainers.filter(({ peer }) => !isSlow(peer, "convolution"));
  const all: LatencyComparison[] = [];
  for (const model of models) {
    for (const batch of batchSizes) {
      all.push(await measureLatency(model, batch, { contestants, ...pace.latency, ...shared }));
    }
  }
  return { results: all.flatMap(({ results }) => results), problems: all.flatMap(({ problems }) => problems) };
}
