import type { OpPeer } from "../ops/session.js";
import type { Peer, Predictor } from "./peer.js";

/** What the benchmark knows of a framework. What it needs is loaded only in the process that runs it. */
interface PeerRecord {
  /** Whether it computes with as many threads as it is told, in Node or Python. */
  readonly threaded: boolean;
  /** Trains the workloads. */
  readonly train?: () => Promise<{ readonly peer: Peer }>;
  /** Predicts with the networks of trainings. */
  readonly predict?: () => Promise<{ readonly predictor: Predictor }>;
  /** Computes single operations. */
  readonly ops?: () => Promise<{ readonly peer: OpPeer }>;
  /** Runs in a Python process, which knows all jobs (python/main.py). */
  readonly python?: true;
  /** Workloads of which it takes half a minute and more for one step. */
  readonly tooSlowFor?: readonly string[];
  /** How its training differs from that of all others: its losses are not compared. */
  readonly otherMathematics?: string;
}

const peers = {
  nn: {
    threaded: true,
    train: () => import("./nn.js"),
    predict: () => import("./nn.js"),
    ops: () => import("../ops/peers/nn.js"),
  },
  "tfjs-wasm": {
    threaded: false,
    train: () => import("./tfjs-wasm.js"),
    predict: () => import("./tfjs-wasm.js"),
    ops: () => import("../ops/peers/tfjs-wasm.js"),
  },
  // Convolutions in plain JavaScript: 0.05 GFLOP/s; a step of lstm takes half a minute.
  "tfjs-cpu": {
    threaded: false,
    tooSlowFor: ["lenet", "resnet20", "lstm", "gpt"],
    train: () => import("./tfjs-cpu.js"),
    predict: () => import("./tfjs-cpu.js"),
    ops: () => import("../ops/peers/tfjs-cpu.js"),
  },
  // 10 seconds for a step of lenet, 45 for one of resnet20 and twice that for the first.
  "jax-js": {
    threaded: false,
    tooSlowFor: ["resnet20"],
    train: () => import("./jax-js.js"),
    predict: () => import("./jax-js.js"),
    ops: () => import("../ops/peers/jax-js.js"),
  },
  "brain.js": {
    threaded: false,
    train: () => import("./brain-js.js"),
    otherMathematics: "an update after every example, of the squared error",
  },
  pytorch: { threaded: true, python: true },
} satisfies Record<string, PeerRecord>;

export type PeerName = keyof typeof peers;

const records: Readonly<Record<PeerName, PeerRecord>> = peers;

const peerNames = Object.keys(peers) as PeerName[];

/** Frameworks that train, those that predict, and those that compute single operations. */
export const trainerNames = peerNames.filter((name) => records[name].train || records[name].python);
export const predictorNames = peerNames.filter((name) => records[name].predict || records[name].python);
export const opPeerNames = peerNames.filter((name) => records[name].ops || records[name].python);

export const isThreaded = (name: PeerName): boolean => records[name].threaded;
export const isPython = (name: PeerName): boolean => records[name].python === true;
export const isTooSlowFor = (name: PeerName, workload: string): boolean =>
  records[name].tooSlowFor?.includes(workload) ?? false;
export const otherMathematics = (name: PeerName): string | undefined => records[name].otherMathematics;

export async function loadTrainer(name: PeerName): Promise<Peer> {
  const { train } = records[name];
  if (!train) throw new TypeError(`${name} trains nothing in a process of Node's`);
  return (await train()).peer;
}

export async function loadPredictor(name: PeerName): Promise<Predictor> {
  const { predict } = records[name];
  if (!predict) throw new TypeError(`${name} predicts nothing in a process of Node's`);
  return (await predict()).predictor;
}

export async function loadOpPeer(name: PeerName): Promise<OpPeer> {
  const { ops } = records[name];
  if (!ops) throw new TypeError(`${name} computes no single operations in a process of Node's`);
  return (await ops()).peer;
}
