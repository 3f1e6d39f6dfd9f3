import type { Threads } from "../measure/contestants.js";
import type { PeerName } from "../peers/index.js";

/** What every measurement is asked for. */
export interface Settings {
  readonly peers: readonly PeerName[];
  readonly threads: Threads;
  readonly rounds: number;
  readonly seconds: number;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** What `bench train` was asked for. */
export interface TrainSettings extends Settings {
  readonly workload: readonly string[];
}

/** What `bench ops` was asked for. */
export interface OpsSettings extends Settings {
  /** Names of cases; all without it. */
  readonly only?: readonly string[];
}

/** What `bench latency` was asked for. */
export interface LatencySettings extends Settings {
  readonly model: readonly string[];
  /** Examples of a prediction. */
  readonly batch: readonly number[];
}

/** What `bench record` was asked for. */
export interface RecordSettings {
  readonly out: string;
}
