import type { OpPeer } from "../../../src/ops/session.js";
import { limitThreads } from "./jax-js.js";

/** jax-js in WebAssembly, loaded after its threads have been limited: it looks for them while it loads. */
export const peer: OpPeer = {
  async prepare(task, threads) {
    const used = limitThreads(threads);
    const { peer } = await import("../../../src/ops/peers/jax-js.js");
    const session = await peer.prepare(task, used);
    return session && { ...session, threads: used };
  },
};
