import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wasmBackend } from "../../src/backends/wasm/index.js";
import { attentions, backward, forward } from "./arbitrary-attention.js";
import { jsBackend } from "../../src/backends/js/index.js";
import { runOn } from "./programs.js";

const backends = [wasmBackend(), wasmBackend({ relaxed: false })];
const reference = jsBackend();

describe.each([
  ["forward", forward],
  ["backward", backward],
])("%s", (_, make) => {
  it("is the reference for any sizes, masks and layouts", () => {
    const property = fc.property(attentions, (attention) => {
      const { program, inputs } = make(attention);
      const [expected] = runOn(reference, program, inputs);
      const largest = Math.max(1, ...expected.map(Math.abs));
      for (const backend of backends) {
        const [got] = runOn(backend, program, inputs);
        const worst = Math.max(0, ...got.map((value, i) => Math.abs(value - expected[i])));
        expect(worst / largest).toBeLessThan(1e-5);
        expect(got.every(Number.isFinite)).toBe(true);
      }
    });
    fc.assert(property, { seed: 3, numRuns: 60 });
  });
});

it("a NaN in a query is a NaN in its result", () => {
  const attention = { B: 1, T: 3, S: 5, G: 1, each: 1, D: 4, E: 4 };
  const { program, inputs } = forward({
    ...attention,
    causal: false,
    masked: false,
    packed: false,
    order: [0, 1, 2, 3],
  });
  inputs[0][4] = NaN;
  for (const backend of backends) {
    const [got] = runOn(backend, program, inputs);
    expect(Array.from(got.slice(0, 12), Number.isNaN)).toEqual([...false4, ...false4.map(() => true), ...false4]);
  }
});

const false4 = [false, false, false, false];
