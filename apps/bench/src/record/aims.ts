import { significant } from "../measure/statistics.js";
import { timingsOf, type Times, type Timing } from "./recording.js";

/** What this framework aims at, and what was measured. */
export interface Aim {
  readonly claim: string;
  /** What is wanted: "≥ 1.6". */
  readonly wanted: string;
  /** By medians, and by the least times; null where it was not measured. */
  readonly median: number | null;
  readonly least: number | null;
  /** Whether the medians say so. */
  readonly met: boolean | null;
}

interface AimSpec {
  readonly claim: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** From medians, or from the least times. */
  readonly measure: (look: Look) => number | undefined;
}

/** How results are looked up. */
interface Look {
  /** Milliseconds; on "best" threads, the better number of them. */
  readonly time: (name: string, peer: string, threads: number | "best") => number | undefined;
  /** Milliseconds of nn on the most threads that were measured, if those are several. */
  readonly several: (name: string) => number | undefined;
  /** MB of a training step, at the better number of threads. */
  readonly memory: (workload: string, peer: string) => number | undefined;
  /** Of nn on one thread, where it cannot be told from a time alone. */
  readonly value: (name: string, key: "of_peak" | "ns_per_step" | "bytes_per_step") => number | undefined;
}

const over = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a / b;

/** FLOPs of 512³ over those of 64³. */
const CUBES = (512 / 64) ** 3;

const dense = "matmul-128x784x512";

/** Our time over PyTorch's at its better number of threads: ours on all threads, and on one. */
function besidePyTorch(workload: string, several: number, one: number, theirs: 1 | "best"): AimSpec[] {
  const against = theirs === 1 ? "PyTorch's on one" : "PyTorch's at its best";
  return [
    {
      claim: `${workload}: our time on all threads over PyTorch's at its best`,
      atMost: several,
      measure: (look) => over(look.several(workload), look.time(workload, "pytorch", "best")),
    },
    {
      claim: `${workload}: our time on one thread over ${against}`,
      atMost: one,
      measure: ({ time }) => over(time(workload, "nn", 1), time(workload, "pytorch", theirs)),
    },
  ];
}

const memoryOf = (workload: string): AimSpec => ({
  claim: `${workload}: memory of our step over PyTorch's`,
  atMost: 1,
  measure: ({ memory }) => over(memory(workload, "nn"), memory(workload, "pytorch")),
});

const specs: readonly AimSpec[] = [
  ...["tfjs-wasm", "jax-js"].map((peer) => ({
    claim: `matmul-512, one thread: time of ${peer} over ours`,
    atLeast: 1.6,
    measure: ({ time }: Look) => over(time("matmul-512", peer, 1), time("matmul-512", "nn", 1)),
  })),
  {
    claim: "matmul-512, one thread: share of the FMA peak",
    atLeast: 0.85,
    measure: ({ value }) => value("matmul-512", "of_peak"),
  },
  {
    claim: "matmul-512: one thread's time over that of two",
    atLeast: 1.75,
    measure: ({ time, several }) => over(time("matmul-512", "nn", 1), several("matmul-512")),
  },
  {
    claim: "matmul-64, one thread: rate beside matmul-512",
    atLeast: 0.7,
    measure: ({ time }) => {
      const ratio = over(time("matmul-512", "nn", 1), time("matmul-64", "nn", 1));
      return ratio && ratio / CUBES;
    },
  },
  ...(["ta", "tb"] as const).map((which) => ({
    claim: `${dense}-${which}, one thread: rate beside the plain one`,
    atLeast: 0.9,
    measure: ({ time }: Look) => over(time(dense, "nn", 1), time(`${dense}-${which}`, "nn", 1)),
  })),
  {
    claim: "mlp: time of tfjs-wasm over ours",
    atLeast: 10,
    measure: ({ time }) => over(time("mlp", "tfjs-wasm", "best"), time("mlp", "nn", "best")),
  },
  {
    claim: "mlp: time of jax-js over ours on all threads",
    atLeast: 3,
    measure: ({ time, several }) => over(time("mlp", "jax-js", "best"), several("mlp")),
  },
  {
    claim: "mlp: time of PyTorch at its best over ours on all threads",
    atLeast: 1,
    measure: ({ time, several }) => over(time("mlp", "pytorch", "best"), several("mlp")),
  },
  {
    claim: "planar: our time over PyTorch's at its best",
    atMost: 0.35,
    measure: ({ time }) => over(time("planar", "nn", "best"), time("planar", "pytorch", "best")),
  },
  {
    claim: "planar: our time over that of jax-js",
    atMost: 0.15,
    measure: ({ time }) => over(time("planar", "nn", "best"), time("planar", "jax-js", "best")),
  },
  ...besidePyTorch("lenet", 1.2, 2, 1),
  ...besidePyTorch("resnet20", 1.5, 2, 1),
  ...besidePyTorch("lstm", 1, 1.2, "best"),
  ...besidePyTorch("gpt", 1.2, 2, "best"),
  {
    claim: "lenet: time of jax-js over ours",
    atLeast: 50,
    measure: ({ time }) => over(time("lenet", "jax-js", "best"), time("lenet", "nn", "best")),
  },
  ...["lenet", "resnet20"].map(memoryOf),
  {
    claim: "adam-10m, one thread: share of what a copy reaches",
    atLeast: 0.6,
    measure: ({ value }) => value("adam-10m", "of_peak"),
  },
  { claim: "dispatch, one thread: ns a step", atMost: 150, measure: ({ value }) => value("dispatch", "ns_per_step") },
  {
    claim: "heap-planar, one thread: bytes a step leaves",
    atMost: 1,
    measure: ({ value }) => value("heap-planar", "bytes_per_step"),
  },
  {
    claim: "generate-gpt-afresh, one thread: time of a token over that with keys and values kept",
    atLeast: 1,
    measure: ({ time }) => over(time("generate-gpt-afresh", "nn", 1), time("generate-gpt", "nn", 1)),
  },
  {
    claim: "compile-lstm-1024, one thread: time over that of 16 positions",
    atMost: 1.3,
    measure: ({ time }) => over(time("compile-lstm-1024", "nn", 1), time("compile-lstm-16", "nn", 1)),
  },
  {
    claim: "compile-mlp, one thread, fresh processes: ms until a training step is compiled",
    atMost: 30,
    measure: ({ time }) => time("compile-mlp", "nn", 1),
  },
];

/** The aims of this framework that one process on one machine can show. */
export function aimsOf(recording: Times): Aim[] {
  const timings = timingsOf(recording);
  const [medians, least] = [lookAt(recording, timings, "median"), lookAt(recording, timings, "least")];
  return specs.map(({ claim, atLeast, atMost, measure }) => {
    const [median, best] = [measure(medians), measure(least)];
    const met = median === undefined ? null : median >= (atLeast ?? -Infinity) && median <= (atMost ?? Infinity);
    const wanted = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
    return { claim, wanted, median: rounded(median), least: rounded(best), met };
  });
}

const rounded = (value: number | undefined): number | null => (value === undefined ? null : significant(value, 3));

function lookAt({ train, ops }: Times, timings: readonly Timing[], which: "median" | "least"): Look {
  const ours = (name: string): Timing[] => timings.filter((timing) => timing.name === name && timing.peer === "nn");
  return {
    time: (name, peer, threads) =>
      timings.find(
        (timing) =>
          timing.name === name &&
          timing.peer === peer &&
          (threads === "best" ? timing.best : timing.threads === threads),
      )?.[which],
    several: (name) => ours(name).findLast(({ threads }) => threads > 1)?.[which],
    memory: (workload, peer) =>
      train.find((result) => result.workload === workload && result.peer === peer && result.best)?.step_mb,
    value: (name, key) => {
      const result = ops.find((result) => result.case === name && result.peer === "nn" && result.threads === 1);
      const value = result?.[key];
      if (!result || value === null || value === undefined) return undefined;
      if (which === "median" || !result.ms_median || !result.ms_min) return value;
      // The least time does more of the peak, and a step in less; what is left on the heap has no least.
      const faster = result.ms_median / result.ms_min;
      return { of_peak: value * faster, ns_per_step: value / faster, bytes_per_step: value }[key];
    },
  };
}
