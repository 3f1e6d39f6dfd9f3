import { findWasm } from "../../peers/tfjs-wasm-paths.js";
import type { OpPeer } from "../session.js";
import { tfjsOps } from "./tfjs.js";

/** TensorFlow.js in WebAssembly with SIMD, in Node. */
export const peer: OpPeer = {
  prepare(task) {
    findWasm();
    return tfjsOps(task, "wasm");
  },
};
