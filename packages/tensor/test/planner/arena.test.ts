import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matmul, placeholder, Procedure, RandomStream } from "../../src/index.js";
import { placeBuffers, roomOf } from "../../src/place/arena.js";
import type { Lifetime, Slot } from "../../src/place/liveness.js";
import type { Buffer } from "../../src/program/program.js";
import { layerNormStep, planarStep, residualStep } from "../support/networks.js";

const lives = fc.array(fc.record({ size: fc.nat(300), first: fc.nat(20), length: fc.nat(8), wide: fc.boolean() }), {
  minLength: 1,
  maxLength: 25,
});

/** Each buffer in a place of its own. */
function slotsOf(buffers: readonly Buffer[], lifetimes: readonly Lifetime[]): Slot[] {
  return lifetimes.map(({ buffer, first, last }) => ({
    buffers: [buffer],
    first,
    last,
    room: roomOf(buffers[buffer]),
  }));
}

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
        const lifetimes = list.map(({ first, length }, buffer): Lifetime => ({
          buffer,
          first,
          last: first + length,
          held: false,
        }));
        const { offsets, size } = placeBuffers(slotsOf(buffers, lifetimes));
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
    const lifetimes = times.map(([first, last], buffer) => ({ buffer, first, last, held: false }));
    expect(placeBuffers(slotsOf(buffers, lifetimes)).size).toBe(96);
  });
});

describe("a plan's size", () => {
  /** What is alive together at the worst step: the least that any plan can do with. */
  const least = (slots: readonly Slot[]): number =>
    Math.max(
      ...slots.map(({ first: at }) =>
        slots.reduce((sum, { first, last, room }) => (first <= at && at <= last ? sum + room : sum), 0),
      ),
    );

  test("is the least where one order is enough, and within a tenth of it on random lifetimes", () => {
    const random = new RandomStream(5);
    const int = (below: number): number => random.uint32() % below;
    for (let run = 0; run < 400; run++) {
      const slots = Array.from({ length: 3 + int(60) }, (_, buffer): Slot => {
        const first = int(50);
        const room = 16 * (1 + int(2 ** (1 + int(10))));
        return { buffers: [buffer], first, last: first + int(8) + (int(5) === 0 ? int(50) : 0), room };
      });
      const { size } = placeBuffers(slots);
      expect(size).toBeGreaterThanOrEqual(least(slots));
      expect(size / least(slots)).toBeLessThanOrEqual(1.1);
    }
  });

  test("does not take forever for thousands of buffers", () => {
    const random = new RandomStream(1);
    const slots = Array.from({ length: 3000 }, (_, buffer): Slot => {
      const first = random.uint32() % 3000;
      return {
        buffers: [buffer],
        first,
        last: first + (random.uint32() % 100),
        room: 16 * (1 + (random.uint32() % 99)),
      };
    });
    expect(placeBuffers(slots).size).toBeGreaterThanOrEqual(least(slots));
  });

  test.each([
    ["planar", planarStep],
    ["layer norm", layerNormStep],
    ["residual", residualStep],
  ])("of %s is within a tenth of the least, whatever the batch", (_, step) => {
    for (const batch of [1, 2, 5, 16, 100, 1000]) {
      expect(step(batch).procedure.memory.overhead).toBeLessThanOrEqual(1.1);
    }
  });
});
