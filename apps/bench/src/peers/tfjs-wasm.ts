import type { Peer } from "./peer.js";
import { tfjsSession } from "./tfjs-model.js";
import { findWasm } from "./tfjs-wasm-paths.js";

/** TensorFlow.js in WebAssembly with SIMD; in Node it uses one thread, however many there are. */
export const peer: Peer = {
  prepare(task) {
    findWasm();
    return tfjsSession(task, "wasm");
  },
};
