import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NamedStep } from "../../src/program/program.js";
import type { Case } from "./arbitrary.js";
import { attentions, backward, forward } from "./arbitrary-attention.js";
import * as convolutions from "./arbitrary-convolution.js";
import { runPieces } from "./library-calls.js";
import { contiguous, namedStep, noise, ProgramBuilder } from "./programs.js";

const size = fc.integer({ min: 1, max: 40 });
const shape = fc.tuple(fc.integer({ min: 1, max: 9 }), size, fc.integer({ min: 1, max: 20 }));

function build(make: (p: ProgramBuilder) => { step: NamedStep; inputs: number[][] }): Case {
  const p = new ProgramBuilder();
  const { step, inputs } = make(p);
  p.steps.push(step);
  return { program: p.build(), inputs };
}

const whole = (count: number, below: number, seed: number): number[] =>
  noise(count, seed).map((value) => Math.min(below - 1, Math.floor(((value + 2) / 4) * below)));

const cases: Record<string, fc.Arbitrary<Case>> = {
  gather: fc.tuple(shape, size).map(([[outer, rows, inner], count]) =>
    build((p) => ({
      inputs: [noise(outer * rows * inner), whole(count, rows, 2)],
      step: namedStep(
        "gather",
        [
          contiguous(p.input(outer * rows * inner), [outer, rows, inner]),
          contiguous(p.input(count, "int32"), [count], "int32"),
        ],
        [contiguous(p.output(outer * count * inner), [outer, count, inner])],
      ),
    })),
  ),
  scatterAdd: fc.tuple(shape, size).map(([[outer, rows, inner], count]) =>
    build((p) => ({
      inputs: [whole(count, rows, 2), noise(outer * count * inner)],
      step: namedStep(
        "scatterAdd",
        [
          contiguous(p.input(count, "int32"), [count], "int32"),
          contiguous(p.input(outer * count * inner), [outer, count, inner]),
        ],
        [contiguous(p.output(outer * rows * inner), [outer, rows, inner])],
      ),
    })),
  ),
  argsort: fc.tuple(size, fc.integer({ min: 1, max: 90 }), fc.boolean()).map(([rows, length, descending]) =>
    build((p) => ({
      inputs: [noise(rows * length)],
      step: namedStep(
        "argsort",
        [contiguous(p.input(rows * length), [rows, length])],
        [contiguous(p.output(rows * length, "int32"), [rows, length], "int32")],
        { descending: Number(descending) },
      ),
    })),
  ),
  cumsum: fc.tuple(shape, fc.boolean()).map(([[outer, rows, inner], reverse]) =>
    build((p) => ({
      inputs: [noise(outer * rows * inner)],
      step: namedStep(
        "cumsum",
        [contiguous(p.input(outer * rows * inner), [outer, rows, inner])],
        [contiguous(p.output(outer * rows * inner), [outer, rows, inner])],
        { reverse: Number(reverse) },
      ),
    })),
  ),
  attention: attentions.map(forward),
  "gradient of an attention": attentions.map(backward),
  convolution: convolutions.cases.map(convolutions.programOf),
  "convolution of each channel": convolutions.depthwiseCases.map(convolutions.programOf),
  "gradient of a convolution's kernel": convolutions.cases.map(convolutions.sums).map(convolutions.programOf),
  "convolution by Winograd's algorithm": convolutions.winogradCases.map(convolutions.programOf),
  "gradient of a kernel by Winograd's algorithm": convolutions.winogradCases
    .map(convolutions.sums)
    .map(convolutions.programOf),
};

describe.each(Object.entries(cases))("%s", (_, arbitrary) => {
  it("has the same bits in any pieces and order, and stays within the space that is its own", () => {
    const order = (backwards: boolean) => (pieces: number) => {
      const list = Array.from({ length: pieces }, (_, piece) => piece);
      return backwards ? list.reverse() : list;
    };
    const property = fc.property(
      arbitrary,
      fc.integer({ min: 2, max: 7 }),
      fc.boolean(),
      (each, threads, backwards) => {
        const divided = { relaxed: false, machine: { threads, grain: 0.01 }, order: order(backwards) };
        const alone = { relaxed: false, machine: { threads: 1, grain: Infinity }, order: order(false) };
        expect(runPieces(each, divided)).toEqual(runPieces(each, alone));
      },
    );
    fc.assert(property, { seed: 8, numRuns: 150 });
  });
});
