import type { Peer, Predictor } from "./peer.js";
import { tfjsPredictSession, tfjsSession } from "./tfjs-model.js";
import { findWasm } from "./tfjs-wasm-paths.js";

/** TensorFlow.js in WebAssembly with SIMD; in Node it uses one thread, however many there are. */
export const peer: Peer = {
  prepare(task) {
    findWasm();
    return tfjsSession(task, "wasm");
  },
};

export const predictor: Predictor = {
  prepare(task) {
    findWasm();
    return tfjsPredictSession(task, "wasm");
  },
};
