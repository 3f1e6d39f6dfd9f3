import { significant } from "../measure/statistics.js";
import { timingsOf, type Times, type Timing } from "./recording.js";

/** How many times as long as nn a peer needs. */
export interface Ratio {
  /** A workload or a case. */
  readonly name: string;
  readonly peer: string;
  /** Both on one thread; null where one of them was not measured so. */
  readonly one_thread: number | null;
  /** Each at its better number of threads. */
  readonly best: number;
}

/** Every peer beside nn, by medians. */
export function ratiosOf(recording: Times): Ratio[] {
  const timings = timingsOf(recording);
  return [...new Set(timings.map(({ name }) => name))].flatMap((name) => {
    const here = timings.filter((timing) => timing.name === name);
    return [...new Set(here.map(({ peer }) => peer))].flatMap((peer) => ratioOf(name, peer, here));
  });
}

function ratioOf(name: string, peer: string, here: readonly Timing[]): Ratio[] {
  const find = (whose: string, fits: (timing: Timing) => boolean): number | undefined =>
    here.find((timing) => timing.peer === whose && fits(timing))?.median;
  const ratio = (fits: (timing: Timing) => boolean): number | null => {
    const [theirs, ours] = [find(peer, fits), find("nn", fits)];
    return theirs === undefined || ours === undefined ? null : significant(theirs / ours, 3);
  };
  const best = ratio((timing) => timing.best);
  if (peer === "nn" || best === null) return [];
  return [{ name, peer, one_thread: ratio(({ threads }) => threads === 1), best }];
}
