import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matmul, placeholder, Procedure } from "../../src/index.js";
import { placeBuffers } from "../../src/place/arena.js";
import type { Lifetime } from "../../src/place/liveness.js";
import type { Buffer } from "../../src/program/program.js";

const lives = fc.array(fc.record({ size: fc.nat(300), first: fc.nat(20), length: fc.nat(8), wide: fc.boolean() }), {
  minLength: 1,
  maxLength: 25,
});

describe("the arena", () => {
  test("buffers that are alive together never overlap, whatever their sizes and lifetimes", () => {
    fc.assert(
      fc.property(lives, (list) => {
        const buffers = list.map(({ size, wide }, id): Buffer => ({
          id,
          dtype: wide ? "float64" : "float32",
          size,
          block: "work",
          storage: -1,
          offset: 0,
          name: "",
        }));
        const lifetimes = list.map(({ first, length }, buffer): Lifetime => ({ buffer, first, last: first + length }));
        const { offsets, size } = placeBuffers(buffers, lifetimes);
        const words = (id: number): number => buffers[id].size * (buffers[id].dtype === "float64" ? 2 : 1);
        for (const a of lifetimes) {
          const start = offsets.get(a.buffer)!;
          expect(start % 16).toBe(0);
          expect(start + words(a.buffer)).toBeLessThanOrEqual(size);
          for (const b of lifetimes.slice(a.buffer + 1)) {
            const other = offsets.get(b.buffer)!;
            const apart = start + words(a.buffer) <= other || other + words(b.buffer) <= start;
            expect(apart || a.last < b.first || b.last < a.first).toBe(true);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test("a chain of a hundred layers lives in the memory of two", () => {
    const x = placeholder(0, [64, 64], "float32");
    const chain = (layers: number): number =>
      new Procedure({
        inputs: [x],
        outputs: [Array.from({ length: layers }).reduce<typeof x>((h) => matmul(h, x).tanh(), x)],
      }).program.workSize;
    // The input, and two layers' results that take turns.
    expect(chain(100)).toBe(3 * 64 * 64);
    expect(chain(3)).toBe(chain(100));
  });

  test("what is small fills the gaps between what is large", () => {
    const buffers = [64, 16, 16, 64].map((size, id): Buffer => ({ id, dtype: "float32", size, block: "work", storage: -1, offset: 0, name: "" })); // prettier-ignore
    const times = [[0, 1], [2, 4], [2, 4], [4, 5]]; // prettier-ignore
    const lifetimes = times.map(([first, last], buffer) => ({ buffer, first, last }));
    expect(placeBuffers(buffers, lifetimes).size).toBe(96);
  });
});
