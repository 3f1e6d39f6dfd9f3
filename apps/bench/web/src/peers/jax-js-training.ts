import type { Peer } from "../../../src/peers/peer.js";
import { limitThreads } from "./jax-js.js";

/** jax-js in WebAssembly, loaded after its threads have been limited: it looks for them while it loads. */
export const peer: Peer = {
  async prepare(task, threads) {
    const used = limitThreads(threads);
    const { peer } = await import("../../../src/peers/jax-js.js");
    return { ...(await peer.prepare(task, used)), threads: used };
  },
};
