import type { Peer } from "./peer.js";

/** All peers, each loaded only in the process that runs it. */
const loaders = {
  nn: () => import("./nn.js"),
  "tfjs-wasm": () => import("./tfjs-wasm.js"),
  "tfjs-cpu": () => import("./tfjs-cpu.js"),
  "jax-js": () => import("./jax-js.js"),
} satisfies Record<string, () => Promise<{ readonly peer: Peer }>>;

export type PeerName = keyof typeof loaders;

export const peerNames = Object.keys(loaders) as PeerName[];

export async function loadPeer(name: PeerName): Promise<Peer> {
  return (await loaders[name]()).peer;
}
