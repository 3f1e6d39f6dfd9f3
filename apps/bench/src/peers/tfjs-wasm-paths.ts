import { createRequire } from "node:module";
import { dirname } from "node:path";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

/** Tells TensorFlow.js where in node_modules its WebAssembly lies. */
export function findWasm(): void {
  const { resolve } = createRequire(import.meta.url);
  setWasmPaths(`${dirname(resolve("@tensorflow/tfjs-backend-wasm"))}/`);
}
