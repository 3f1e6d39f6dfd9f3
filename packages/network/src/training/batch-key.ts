import { RandomStream } from "@nn/tensor";

/** The seed by which a network with this seed shuffles: another stream than that of its first weights. */
export function batchKey(seed: number): number {
  return new RandomStream(seed).fork("shuffle").uint32();
}
