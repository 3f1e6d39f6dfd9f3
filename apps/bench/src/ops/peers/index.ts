import type { OpPeer } from "../session.js";

/** Frameworks that compute cases in a process of Node's, each loaded only there. */
const loaders = {
  nn: () => import("./nn.js"),
  "tfjs-wasm": () => import("./tfjs-wasm.js"),
  "tfjs-cpu": () => import("./tfjs-cpu.js"),
  "jax-js": () => import("./jax-js.js"),
} satisfies Record<string, () => Promise<{ readonly peer: OpPeer }>>;

export type OpPeerName = keyof typeof loaders;

export const opPeerNames = Object.keys(loaders) as OpPeerName[];

export async function loadOpPeer(name: OpPeerName): Promise<OpPeer> {
  return (await loaders[name]()).peer;
}
