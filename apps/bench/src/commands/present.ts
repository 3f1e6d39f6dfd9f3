import { contestantsOf, type Contestant, type Threads } from "../measure/contestants.js";
import { isPython, type PeerName } from "../peers/index.js";
import type { Surroundings } from "./surroundings.js";

/** Who takes part. */
export interface Present {
  readonly contestants: readonly Contestant[];
  /** What is to be said about PyTorch, if it is among them. */
  readonly pytorch: string | undefined;
  readonly log: (line: string) => void;
}

/** Those asked for that are here; says who is not. */
export function present(
  peers: readonly PeerName[],
  threads: Threads,
  { errors, pytorch, machine }: Surroundings,
): Present {
  const log = (line: string): void => errors(`${line}\n`);
  const about = peers.some(isPython) ? pytorch() : undefined;
  const here = peers.filter((peer) => !isPython(peer) || about !== undefined);
  if (here.length < peers.length) log("pytorch: left out; no python3 here can import torch");
  else if (about !== undefined) log(`pytorch: ${about}`);
  return { contestants: contestantsOf(here, threads, machine().cores), pytorch: about, log };
}
