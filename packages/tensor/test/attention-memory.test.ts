import { describe, expect, test } from "vitest";
import { attention, gradients, placeholder, Procedure, selfAttention } from "../src/index.js";

/** Bytes of working memory of a causal attention over T positions and its gradients. */
function bytesAt(length: number, weights: boolean): number {
  const x = placeholder(0, [1, length, 6, 8], "float32");
  const dy = placeholder(1, [1, length, 2, 8], "float32");
  const y = selfAttention(x, 2, { causal: true, ...(weights ? { weights: (w) => w } : {}) });
  return new Procedure({ inputs: [x, dy], outputs: [y, ...gradients(y, [x], dy)] }).memory.arena;
}

describe("memory", () => {
  test("grows with the length, and not with its square", () => {
    const [short, long] = [bytesAt(256, false), bytesAt(2048, false)];
    expect(long / short).toBeLessThan(8.5);
    expect(bytesAt(2048, true) / bytesAt(256, true)).toBeGreaterThan(32);
    // The weights alone would be 2 · 2048² floats.
    expect(long).toBeLessThan((2 * 2048 ** 2 * 4) / 8);
  });

  test("of all keys, the weights are stored only while they are few", () => {
    const program = (length: number): string => {
      const [q, k, v] = [0, 1, 2].map((index) => placeholder(index, [1, length, 1, 4], "float32"));
      return new Procedure({ inputs: [q, k, v], outputs: [attention(q, k, v)] }).toString();
    };
    expect(program(64)).toContain("gemm");
    expect(program(512)).not.toContain("gemm");
  });
});
