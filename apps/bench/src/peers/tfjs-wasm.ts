import { createRequire } from "node:module";
import { dirname } from "node:path";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import type { Peer } from "./peer.js";
import { tfjsSession } from "./tfjs-model.js";

/** TensorFlow.js in WebAssembly with SIMD; in Node it uses one thread, however many there are. */
export const peer: Peer = {
  prepare(task) {
    const { resolve } = createRequire(import.meta.url);
    setWasmPaths(`${dirname(resolve("@tensorflow/tfjs-backend-wasm"))}/`);
    return tfjsSession(task, "wasm");
  },
};
