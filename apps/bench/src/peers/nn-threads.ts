import { getBackend, setBackend, wasmSupported } from "@nn/tensor";

/** Chooses this framework's backend with that many threads; answers how many it really has. */
export function useThreads(threads: number): number {
  setBackend(wasmSupported() ? "wasm" : "js", { threads });
  return getBackend().threads ?? 1;
}
