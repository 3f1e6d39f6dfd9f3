import { getThreadsCount, setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import threadedSimd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";

/** Tells TensorFlow.js where its WebAssembly lies and how many threads it may use, before its backend starts. */
export function configure(threads: number): void {
  setWasmPaths({
    "tfjs-backend-wasm.wasm": plain,
    "tfjs-backend-wasm-simd.wasm": simd,
    "tfjs-backend-wasm-threaded-simd.wasm": threadedSimd,
  });
  setThreadsCount(threads);
}

/** A session, with the number of threads that it really has. */
export const withThreads = <T extends { readonly threads: number }>(session: T): T => ({
  ...session,
  threads: crossOriginIsolated ? getThreadsCount() : 1,
});
