import { describe, expect, it } from "vitest";
import { expm1, log1p, Procedure, rsqrt, tensor, wasmBackend } from "../src/index.js";
import { everyExponent, ulps } from "./support/floats.js";

const between = Float32Array.from({ length: 120_001 }, (_, i) => (i - 60_000) / 6000);

describe.each([
  ["relaxed", wasmBackend({ threads: 1 })],
  ["deterministic", wasmBackend({ threads: 1, deterministic: true })],
])("compositions, %s", (_, backend) => {
  it.each([
    ["expm1", expm1, Math.expm1],
    ["log1p", log1p, Math.log1p],
    ["rsqrt", rsqrt, (x: number) => 1 / Math.sqrt(x)],
  ] as const)("%s is within 3 ulp", (name, f, exact) => {
    for (const x of [everyExponent(509), between]) {
      const [{ data }] = new Procedure({ outputs: [f(tensor(x))], backend }).run();
      let worst = { error: 0, x: 0 };
      for (const [i, value] of data.entries()) {
        const error = ulps(value, exact(x[i]));
        if (error > worst.error) worst = { error, x: x[i] };
      }
      expect(worst.error, `${name} of ${worst.x}`).toBeLessThanOrEqual(3);
    }
  });
});
