import { describe, expect, test } from "vitest";
import { InternalError } from "../../src/index.js";
import { checkProgram, findConflict } from "../../src/place/check.js";
import type { Expression } from "../../src/expression/expression.js";
import type { Access, Buffer, MapStep, NamedStep, Program, ReduceStep, Step } from "../../src/program/program.js";

/** Buffers 0 (input), 1 (temporary) and 2 (output) of eight elements each; 3 and 4 are parts of a storage. */
const buffer = (id: number, more: Partial<Buffer> = {}): Buffer => ({
  id,
  dtype: "float32",
  size: 8,
  block: "work",
  storage: -1,
  offset: 16 * id,
  name: `b${id}`,
  ...more,
});

const whole = (id: number): Access => ({ buffer: id, offset: 0, strides: [1] });

/** to ← from, element by element. */
const move = (to: Access, from: Access, size = 8): MapStep => ({
  kind: "map",
  label: "move",
  dims: [size],
  loads: [from],
  outputs: [{ store: to, value: { kind: "load", slot: 0, dtype: "float32" } }],
});

const stored = { block: "storage", storage: 0 } as const;

function program(steps: readonly Step[], changes: Partial<Program> = {}): Program {
  return {
    buffers: [
      buffer(0),
      buffer(1),
      buffer(2),
      buffer(3, { ...stored, offset: 0 }),
      buffer(4, { ...stored, offset: 8 }),
    ],
    steps,
    loops: [],
    commit: steps.length,
    inputs: [0],
    outputs: [2],
    storages: [{ dtype: "float32", size: 16 }],
    workSize: 48,
    key: "test",
    ...changes,
  };
}

const good = [move(whole(1), whole(0)), move(whole(2), whole(1))];

const gemm = (offset: number): NamedStep => ({
  kind: "named",
  label: "matmul",
  kernel: "gemm",
  reads: [
    { ...whole(0), strides: [4, 1], shape: [2, 4], dtype: "float32" },
    { buffer: 1, offset, strides: [1, 4], shape: [4, 2], dtype: "float32" },
  ],
  writes: [{ buffer: 2, offset: 0, strides: [2, 1], shape: [2, 2], dtype: "float32" }],
  attributes: {},
});

describe("the planner's check of itself", () => {
  test("passes a program that is right", () => {
    expect(() => checkProgram(program(good))).not.toThrow();
    expect(() => checkProgram(program([good[0], gemm(0)]))).not.toThrow();
    expect(() => checkProgram(program([...good, move(whole(3), whole(4))]))).not.toThrow();
  });

  const broken: readonly (readonly [string, Program, string])[] = [
    ["steps in the wrong order", program([...good].reverse()), 'step 0 (move) reads "b1" (1) before it is written'],
    ["an output that nobody writes", program([good[0]]), 'the caller reads "b2" (2) before it is written'],
    ["an input that is not one", program(good, { inputs: [] }), 'step 0 (move) reads "b0" (0) before it is written'],
    [
      "two buffers in one place",
      program(good, { buffers: [buffer(0), buffer(1, { offset: 36 }), buffer(2)] }),
      "buffers 1 and 2 are alive together and overlap",
    ],
    [
      "an input that is overwritten while it is still read",
      program([...good, move(whole(2), whole(0))], { buffers: [buffer(0), buffer(1, { offset: 4 }), buffer(2)] }),
      "buffers 0 and 1 are alive together and overlap",
    ],
    ["an arena that is too small", program(good, { workSize: 39 }), "buffer 2 ends outside the arena"],
    [
      "a float64 buffer counted in single words",
      program(good, { buffers: [buffer(0), buffer(1), buffer(2, { dtype: "float64" })], workSize: 40 }),
      "buffer 2 ends outside the arena",
    ],
    [
      "a load behind the end",
      program([move(whole(1), whole(0), 9), good[1]]),
      'step 0 reaches 0 … 8 of "b0" with 8 elements',
    ],
    [
      "a load before the start",
      program([move(whole(1), { buffer: 0, offset: 6, strides: [-1] }), good[1]]),
      'step 0 reaches -1 … 6 of "b0" with 8 elements',
    ],
    [
      "a store with too large a stride",
      program([move({ buffer: 1, offset: 0, strides: [2] }, whole(0)), good[1]]),
      'step 0 reaches 0 … 14 of "b1" with 8 elements',
    ],
    [
      "an operand of a kernel behind the end",
      program([good[0], gemm(1)]),
      'step 1 reaches 1 … 8 of "b1" with 8 elements',
    ],
    [
      "an old value that is read after the new one was written",
      program([...good, move(whole(3), whole(0)), move(whole(1), { buffer: 4, offset: 0, strides: [1] })], {
        buffers: [
          buffer(0),
          buffer(1),
          buffer(2),
          buffer(3, { ...stored, offset: 0 }),
          buffer(4, { ...stored, size: 16, offset: 0 }),
        ],
      }),
      "step 3 reads storage that step 2 has overwritten",
    ],
    [
      "a storage that is mirrored in its own place",
      program([...good, move({ buffer: 3, offset: 0, strides: [1] }, { buffer: 4, offset: 7, strides: [-1] })], {
        buffers: [
          buffer(0),
          buffer(1),
          buffer(2),
          buffer(3, { ...stored, offset: 0 }),
          buffer(4, { ...stored, size: 16, offset: 0 }),
        ],
      }),
      "step 2 reads storage that step 2 has overwritten",
    ],
  ];

  test.each(broken)("finds %s", (_, corrupted, message) => {
    expect(() => checkProgram(corrupted)).toThrow(InternalError);
    expect(() => checkProgram(corrupted)).toThrow(message);
  });

  test("an element-wise update in place is no conflict, also through two buffers of one storage", () => {
    const buffers = [
      buffer(0),
      buffer(3, { ...stored, id: 1, offset: 0 }),
      buffer(4, { ...stored, id: 2, size: 16, offset: 0 }),
    ];
    expect(findConflict(buffers, [move(whole(1), whole(2))])).toBeUndefined();
    expect(findConflict(buffers, [move(whole(1), { buffer: 2, offset: 1, strides: [1] })])).toEqual({
      buffer: 1,
      writer: 0,
      step: 0,
    });
    expect(findConflict(buffers, [move(whole(1), { buffer: 2, offset: 8, strides: [1] })])).toBeUndefined();
  });
});

/** Buffer 0 → a loop over two rows of four elements with two passes, the second of which reads what the first stored. */
const twoPasses = (changes: Partial<ReduceStep> = {}): ReduceStep => ({
  kind: "reduce",
  label: "rows",
  dims: [2, 4],
  reduced: 1,
  loads: [matrix(0), matrix(1)],
  reductions: [{ pass: 0, combiner: "max", body: load(0) }],
  stores: [
    { pass: 0, store: matrix(1), value: load(0) },
    { pass: 1, store: matrix(2), value: load(1) },
  ],
  results: [],
  ...changes,
});

const matrix = (id: number, offset = 0): Access => ({ buffer: id, offset, strides: [4, 1] });
const load = (slot: number): Expression => ({ kind: "load", slot, dtype: "float32" });

describe("within a row", () => {
  test("a later pass may load what an earlier one stored, and may overwrite it", () => {
    expect(() => checkProgram(program([twoPasses()]))).not.toThrow();
    const inPlace = twoPasses({
      loads: [matrix(0), matrix(2)],
      stores: [
        { pass: 0, store: matrix(2), value: load(0) },
        { pass: 1, store: matrix(2), value: load(1) },
      ],
    });
    expect(() => checkProgram(program([inPlace]))).not.toThrow();
  });

  const [first, second] = twoPasses().stores;
  test.each([
    ["the same pass", { stores: [first, { ...second, pass: 0 }] }, 'reads "b1" (1) before it is written'],
    ["an earlier pass", { stores: [{ ...first, pass: 1 }, { ...second, pass: 0 }] }, 'reads "b1" (1) before it is written'],
    ["another element", { loads: [matrix(0), { ...matrix(1), offset: 3, strides: [4, -1] }] }, 'reads "b1" (1) before it is written'],
    ["another row", { loads: [matrix(0), { ...matrix(1), offset: 4, strides: [-4, 1] }] }, 'reads "b1" (1) before it is written'],
    ["one pass, twice", { stores: [first, { ...first }, second] }, "stores where it has still to read, or twice"],
    [
      "what is read before and after",
      { loads: [matrix(0)], stores: [{ ...first, store: matrix(0) }, { ...second, value: load(0) }] },
      "stores where it has still to read, or twice",
    ],
    [
      "a row that another row reads",
      { loads: [matrix(0), matrix(1), { buffer: 0, offset: 0, strides: [0, 1] }], stores: [{ ...first, store: matrix(0), value: load(2) }, second] },
      'reads "b1" (1) before it is written',
    ],
  ])("but not of %s", (_, changes, message) => {
    expect(() => checkProgram(program([twoPasses(changes)]))).toThrow(message);
  }); // prettier-ignore
});
