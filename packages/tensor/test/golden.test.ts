import { describe, expect, test } from "vitest";
import { setBackend } from "../src/index.js";
import { layerNormStep, planarStep, residualStep, type TrainingProgram } from "./support/networks.js";
import { expectValues } from "./support/expect.js";

/**
 * The programs of three networks as text, so that a change of plan shows in a review. After a change that is meant:
 * `vitest run test/golden.test.ts --update`, and read the difference.
 */
const programs: readonly (readonly [string, () => TrainingProgram, readonly ArrayLike<number>[]])[] = [
  ["planar", () => planarStep(8), [wave(16), labels(8, 2), [0.3]]],
  ["layer-norm", () => layerNormStep(6), [wave(30), wave(18), [0.03]]],
  ["residual", () => residualStep(4), [wave(32), labels(4, 3), [0.05], [7, -9]]],
];

function wave(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(1.3 * i));
}

function labels(length: number, classes: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => (i * 7) % classes);
}

describe.each(programs)("%s", (name, make, inputs) => {
  test("its training program is the one that was reviewed", async () => {
    await expect(`${make().procedure.toString()}\n`).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  test("it learns, the same on both backends", () => {
    const runs = (["js", "wasm"] as const).map((backend) => {
      setBackend(backend);
      const { procedure, state } = make();
      const losses = Array.from({ length: 60 }, () => procedure.run(inputs)[0].data[0]);
      return { losses, weights: state[0].value.data };
    });
    setBackend("auto");
    const [js, wasm] = runs;
    expect(js.losses.at(-1)!).toBeLessThan(0.6 * js.losses[0]);
    expectValues(wasm.losses, js.losses, 1e-4, "losses");
    expectValues(wasm.weights, js.weights, 2e-3, "weights");
  });
});
