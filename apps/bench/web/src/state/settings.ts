import { usual } from "../job/menu.js";
import { webPeers, type WebPeer } from "../peers/index.js";
import type { Lack } from "../worker/messages.js";

/** How long everything is measured. */
export interface Effort {
  readonly label: string;
  /** Turns that each framework has at each workload, and the time measured in a turn. */
  readonly rounds: number;
  readonly seconds: number;
}

export const efforts: readonly Effort[] = [
  { label: "quick: 0.3 s", rounds: 1, seconds: 0.3 },
  { label: "usual: 2 × 1 s", rounds: 2, seconds: 1 },
  { label: "thorough: 5 × 2 s", rounds: 5, seconds: 2 },
];

/** What is asked for. */
export interface Settings {
  readonly workloads: readonly string[];
  readonly peers: readonly WebPeer[];
  readonly threads: readonly number[];
  readonly effort: Effort;
  readonly without: readonly Lack[];
}

/** Numbers of threads to choose from: one, two, and as many as there are cores; one where memory is not shared. */
export const threadChoices = (cores: number, isolated: boolean): readonly number[] =>
  isolated ? [...new Set([1, Math.min(2, cores), cores])] : [1];

export const usualSettings = (threads: readonly number[]): Settings => ({
  workloads: usual,
  peers: webPeers,
  threads,
  effort: efforts[1],
  without: [],
});
