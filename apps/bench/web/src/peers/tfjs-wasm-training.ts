import type { Peer } from "../../../src/peers/peer.js";
import { tfjsSession } from "../../../src/peers/tfjs-model.js";
import { configure, withThreads } from "./tfjs-wasm.js";

/** TensorFlow.js in WebAssembly: with threads in an isolated page, and the best instructions that the browser has. */
export const peer: Peer = {
  async prepare(task, threads) {
    configure(threads);
    return withThreads(await tfjsSession(task, "wasm"));
  },
};
