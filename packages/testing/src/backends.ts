import { setBackend, wasmSupported } from "@nn/tensor";

export type TestedBackend = "js" | "wasm";

/** The backends that this machine has. */
export function availableBackends(): readonly TestedBackend[] {
  return wasmSupported() ? ["js", "wasm"] : ["js"];
}

/** Runs a function on one backend after another (those that the machine has), then goes back to the automatic choice. */
export async function onBackends(
  names: readonly TestedBackend[],
  run: (name: TestedBackend) => unknown,
): Promise<void> {
  const available = availableBackends();
  try {
    for (const name of names.filter((name) => available.includes(name))) {
      setBackend(name);
      await run(name);
    }
  } finally {
    setBackend("auto");
  }
}
