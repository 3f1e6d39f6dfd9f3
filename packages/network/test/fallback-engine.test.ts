import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";

/** Engines that really have no SIMD, no WebAssembly, no shared memory or no workers: V8 and Node have switches for it. */

interface Outcome {
  readonly backend: string;
  readonly losses: Readonly<Record<string, readonly number[]>>;
}

const program = fileURLToPath(new URL("fallback-engine.mjs", import.meta.url));

/** Rejects if the program ends with another status than 0, as it does after an unhandled rejection. */
async function run(
  switches: readonly string[],
  trainings: readonly string[],
): Promise<{ outcome: Outcome; complaints: string }> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...switches, program, ...trainings], {
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  return { outcome: JSON.parse(stdout) as Outcome, complaints: stderr };
}

const both = ["planar", "mlp"];

const engines = [
  {
    what: "no shared memory",
    switches: ["--import", "data:text/javascript,delete globalThis.SharedArrayBuffer"],
    backend: "wasm",
    trainings: both,
  },
  { what: "no workers", switches: ["--permission", "--allow-fs-read=*"], backend: "wasm", trainings: both },
  {
    what: "no WebAssembly",
    switches: ["--import", "data:text/javascript,delete globalThis.WebAssembly"],
    backend: "js",
    trainings: both,
  },
  // No machine code at all, so no WebAssembly either. It is fifty times as slow.
  { what: "an interpreter only", switches: ["--jitless"], backend: "js", trainings: ["planar"] },
  // V8 does SIMD from SSSE3 on; other processors have no switch for it.
  ...(process.arch === "x64"
    ? [{ what: "no SIMD", switches: ["--no-enable-ssse3"], backend: "js", trainings: both }]
    : []),
];

describe("an engine with", () => {
  let usual: Outcome;

  beforeAll(async () => {
    ({ outcome: usual } = await run([], both));
  }, 60_000);

  test.each(engines)("$what trains the same and ends by itself", { timeout: 60_000 }, async (engine) => {
    const { outcome, complaints } = await run(engine.switches, engine.trainings);
    expect([usual.backend, outcome.backend]).toEqual(["wasm", engine.backend]);
    for (const name of engine.trainings) {
      const losses = outcome.losses[name];
      expect(losses).toHaveLength(20);
      for (const [epoch, loss] of losses.entries()) {
        expect(Math.abs(loss - usual.losses[name][epoch]), `${name}, epoch ${epoch + 1}`).toBeLessThan(1e-5);
      }
      expect(losses.at(-1)).toBeLessThan(losses[0]);
    }
    expect(complaints).toBe("");
  });
});
