import { describe, expect, test } from "vitest";
import { chooseRecomputations } from "../../src/place/choose-recomputations.js";
import type { Plan, Recomputation } from "../../src/place/recomputation.js";
import { rematerialize } from "../../src/place/rematerialize.js";
import type { Access, Buffer, MapStep, NamedStep, Step } from "../../src/program/program.js";

const buffer = (id: number, size = 1024): Buffer => ({
  id,
  dtype: "float32",
  size,
  block: "work",
  storage: -1,
  offset: 0,
  name: `b${id}`,
});

const all = (id: number): Access => ({ buffer: id, offset: 0, strides: [1] });

/** Buffer `to` ← 2 · the first of the others, element by element. */
const loop = (to: number, from: readonly number[]): MapStep => ({
  kind: "map",
  label: "double",
  dims: [1024],
  loads: from.map(all),
  outputs: [
    {
      store: all(to),
      value: {
        kind: "apply",
        primitive: "mul",
        dtype: "float32",
        args: [
          { kind: "load", slot: 0, dtype: "float32" },
          { kind: "constant", value: 2, dtype: "float32" },
        ],
      },
    },
  ],
});

const kernel = (to: number, from: readonly number[]): NamedStep => ({
  kind: "named",
  label: "kernel",
  kernel: "kernel",
  attributes: {},
  reads: from.map((id) => ({ ...all(id), shape: [1024], dtype: "float32" })),
  writes: [{ ...all(to), shape: [1024], dtype: "float32" }],
});

const planOf = (steps: readonly Step[], changes: Partial<Plan> = {}): Plan => ({
  buffers: Array.from({ length: 9 }, (_, id) => buffer(id)),
  steps,
  loops: [],
  commit: steps.length,
  inputs: [0],
  outputs: [8],
  ...changes,
});

/** 1 is kept, 2 is computed from it, and rests while 4 and 5 make the worst step. */
const rest: readonly Step[] = [
  kernel(1, [0]),
  loop(2, [1]),
  kernel(3, [2]),
  kernel(4, [3]),
  kernel(5, [3, 4]),
  kernel(6, [4, 5]),
  kernel(7, [2, 6]),
  kernel(8, [1, 7]),
];

describe("the steps of a plan", () => {
  test("a second loop comes before the first late use, and what follows moves on", () => {
    const { steps, commit, buffers, loops } = rematerialize(
      planOf(rest, { commit: 8, loops: [{ from: 4, to: 6, count: 3 }] }),
      1,
    );
    expect(steps).toEqual([...rest.slice(0, 6), loop(9, [1]), kernel(7, [9, 6]), kernel(8, [1, 7])]);
    expect(buffers[9]).toEqual({ ...buffer(2), id: 9 });
    expect([commit, loops]).toEqual([9, [{ from: 4, to: 6, count: 3 }]]);
  });

  test("what has no early use is computed late only", () => {
    const steps = rest.with(2, kernel(3, [1]));
    expect(rematerialize(planOf(steps), 1).steps).toEqual([
      ...[0, 2, 3, 4, 5].map((i) => steps[i]),
      loop(9, [1]),
      kernel(7, [9, 6]),
      kernel(8, [1, 7]),
    ]);
  });

  test("a loop that is the first late use computes it itself", () => {
    const { steps } = rematerialize(planOf(rest.with(6, loop(7, [2, 6]))), 1);
    expect(steps).toHaveLength(rest.length);
    expect(steps[6]).toMatchObject({ kind: "map", loads: [all(1)] });
  });

  test.each([
    ["its operand ends before", planOf(rest.with(7, kernel(8, [7])))],
    ["both uses are close", planOf([...rest.slice(0, 2), kernel(3, [2]), kernel(4, [2, 3]), kernel(5, [3, 4]), kernel(6, [3, 4, 5]), kernel(7, [6]), kernel(8, [1, 7])])], // prettier-ignore
    ["it is the caller's", planOf(rest, { outputs: [2, 8] })],
    ["its late use changes state", planOf(rest, { commit: 6 })],
    ["a loop around steps uses it", planOf(rest, { loops: [{ from: 6, to: 8, count: 2 }] })],
    ["a loop around steps makes its operand", planOf(rest, { loops: [{ from: 0, to: 1, count: 2 }] })],
    ["a kernel makes it", planOf(rest.with(1, kernel(2, [1])))],
    ["two steps make it", planOf(rest.toSpliced(2, 0, loop(2, [1])))],
    ["its operand is written once more", planOf(rest.toSpliced(3, 0, kernel(1, [0])))],
    ["it is small", planOf(rest, { buffers: planOf(rest).buffers.map((each) => (each.id === 2 ? buffer(2, 1) : each)) })], // prettier-ignore
  ] as const)("nothing is computed again where %s", (_, plan) => {
    expect(rematerialize(plan, 1)).toBe(plan);
  });
});

describe("the choice", () => {
  const candidate = (id: number, from: number, to: number, changes: Partial<Recomputation> = {}): Recomputation => ({
    ...{
      buffer: id,
      step: loop(id, [0]),
      early: true,
      replaces: undefined,
      from,
      to,
      room: 10,
      operands: [0],
      cost: 1,
    },
    ...changes,
  });

  test("takes what rests at the worst step, the cheapest first, until the least is reached", () => {
    const [a, b, c] = [candidate(1, 1, 3), candidate(2, 1, 3, { cost: 2 }), candidate(3, 0, 1)];
    expect(chooseRecomputations([b, a], [20, 60, 55])).toEqual([a, b]);
    expect(chooseRecomputations([b, a, c], [50, 60, 55])).toEqual([a, c, b]);
    // Without another for the first step the second one is in vain.
    expect(chooseRecomputations([b, a], [50, 60, 55])).toEqual([a]);
  });

  test("takes one of two of which one is computed from the other", () => {
    const [a, b] = [candidate(1, 0, 2), candidate(2, 0, 2, { operands: [1], cost: 2 })];
    expect(chooseRecomputations([b, a], [60, 60])).toEqual([a]);
  });

  test("takes nothing that saves little", () => {
    expect(chooseRecomputations([candidate(1, 0, 1)], [1000, 990])).toEqual([]);
    expect(chooseRecomputations([candidate(1, 0, 2)], [1000, 990])).toEqual([]);
  });
});
