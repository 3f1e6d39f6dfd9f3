import { describe, expect, test } from "vitest";
import type { Outcome, TrainingName } from "./fallback-trainings.js";
import { lacks, listen, refusals, withoutIt, type Lack } from "./fallback-support.js";

/** Faults 58 and 59: a page without shared memory, without SIMD, without WebAssembly. */

const without = (lack: Lack, name: TrainingName): Promise<Outcome> => withoutIt(lack, ({ train }) => train(name));

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** What each lack leaves to compute with. */
const backends: Record<Lack, string> = {
  nothing: "wasm",
  "shared memory": "wasm",
  "a WebAssembly memory that can be shared": "wasm",
  SIMD: "js",
  "a policy that allows WebAssembly": "js",
  WebAssembly: "js",
  "WebAssembly and shared memory": "js",
  "a policy that allows workers": "wasm",
  "workers that can start": "wasm",
};

const names = (Object.keys(lacks) as Lack[]).filter((lack) => lack !== "nothing");

const globals = [globalThis.SharedArrayBuffer, globalThis.WebAssembly];

describe.each<TrainingName>(["planar", "mlp"])("%s", (name) => {
  test.each(names)("trains the same without %s", async (lack) => {
    const usual = await without("nothing", name);
    expect(usual.backend).toBe(backends.nothing);
    expect(usual.losses).toHaveLength(20);

    const { lines, stop } = listen();
    const { backend, wasmSupported, losses } = await without(lack, name).finally(stop);
    await turn();
    expect([globalThis.SharedArrayBuffer, globalThis.WebAssembly]).toEqual(globals);
    expect(backend).toBe(backends[lack]);
    expect(wasmSupported).toBe(backends[lack] === "wasm");
    expect(losses).toHaveLength(usual.losses.length);
    for (const [step, loss] of losses.entries())
      expect(Math.abs(loss - usual.losses[step]), `step ${step + 1}`).toBeLessThan(1e-5);
    // One line of information is allowed, complaints are not.
    expect(lines.length).toBeLessThanOrEqual(1);
    expect(lines.filter((line) => /^(warn|error)/.test(line))).toEqual([]);
  });
});

test.each<Lack>(["a policy that allows workers", "workers that can start"])(
  "without %s one thread does the work of two",
  async (lack) => {
    await without(lack, "mlp");
    expect(refusals.count).toBe(1);
  },
);

test("the simulations take away what they say, and only that", () => {
  const plain = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
  const undo = lacks.SIMD();
  expect(WebAssembly.validate(plain)).toBe(true);
  expect(new WebAssembly.Module(plain)).toBeInstanceOf(WebAssembly.Module);
  expect(WebAssembly.validate(Uint8Array.of(...plain, 0, 2, 1, 0xfd))).toBe(false);
  undo();
});
