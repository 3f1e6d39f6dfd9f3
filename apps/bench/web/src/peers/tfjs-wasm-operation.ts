import { tfjsOps } from "../../../src/ops/peers/tfjs.js";
import type { OpPeer } from "../../../src/ops/session.js";
import { configure, withThreads } from "./tfjs-wasm.js";

/** TensorFlow.js in WebAssembly: with threads in an isolated page, and the best instructions that the browser has. */
export const peer: OpPeer = {
  async prepare(task, threads) {
    configure(threads);
    const session = await tfjsOps(task, "wasm");
    return session && withThreads(session);
  },
};
