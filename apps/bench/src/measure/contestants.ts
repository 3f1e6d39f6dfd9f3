import { isThreaded, type PeerName } from "../peers/index.js";

/** A framework with a number of threads that it may use. */
export interface Contestant {
  readonly peer: PeerName;
  readonly threads: number;
}

/** A number of threads, or "best": one and as many as there are cores, of which the better one counts. */
export type Threads = number | "best";

/** Who takes part. Frameworks that compute on one thread, whatever they are told, are not measured twice. */
export const contestantsOf = (peers: readonly PeerName[], threads: Threads, cores: number): Contestant[] =>
  peers.flatMap((peer) => countsFor(peer, threads, cores).map((count) => ({ peer, threads: count })));

function countsFor(peer: PeerName, threads: Threads, cores: number): number[] {
  if (threads !== "best") return [threads];
  return isThreaded(peer) && cores > 1 ? [1, cores] : [1];
}

export const nameOf = ({ peer, threads }: Contestant): string =>
  threads === 1 ? peer : `${peer} on ${threads} threads`;
