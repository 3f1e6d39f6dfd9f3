import type { OpPeer } from "../../../src/ops/session.js";
import type { Peer } from "../../../src/peers/peer.js";

interface Loaders {
  readonly training: () => Promise<{ readonly peer: Peer }>;
  readonly operation: () => Promise<{ readonly peer: OpPeer }>;
}

/** The frameworks of the page; each is loaded only in the worker that runs it. */
const loaders = {
  nn: {
    training: () => import("../../../src/peers/nn.js"),
    operation: () => import("../../../src/ops/peers/nn.js"),
  },
  "tfjs-wasm": {
    training: () => import("./tfjs-wasm-training.js"),
    operation: () => import("./tfjs-wasm-operation.js"),
  },
  "jax-js": {
    training: () => import("./jax-js-training.js"),
    operation: () => import("./jax-js-operation.js"),
  },
} satisfies Record<string, Loaders>;

export type WebPeer = keyof typeof loaders;

export const webPeers = Object.keys(loaders) as WebPeer[];

export const loadPeer = async (name: WebPeer): Promise<Peer> => (await loaders[name].training()).peer;

export const loadOpPeer = async (name: WebPeer): Promise<OpPeer> => (await loaders[name].operation()).peer;
