import * as fc from "fast-check";
import type { NamedStep, Operand } from "../../src/program/program.js";
import type { Case } from "./arbitrary.js";
import { namedStep, noise, ProgramBuilder } from "./programs.js";

/** How a matrix and its batch lie in memory. */
const layouts = ["rows", "columns", "gaps", "backwards", "repeated batch", "swapped batch"] as const;
type Layout = (typeof layouts)[number];

const size = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 3, arbitrary: fc.integer({ min: 5, max: 20 }) },
  { weight: 2, arbitrary: fc.integer({ min: 21, max: 90 }) },
);
const depth = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 20 }) },
  { weight: 3, arbitrary: fc.integer({ min: 60, max: 70 }) },
  { weight: 1, arbitrary: fc.integer({ min: 255, max: 600 }) },
);

interface Recipe {
  readonly batch: number[];
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Layout;
  readonly b: Layout;
  readonly addend: "none" | "row" | "matrix" | "result";
  readonly relu: boolean;
  /** Elements between the rows of the result. */
  readonly gap: number;
  /** Whether axes of size 1 have stride 0, as views give them. */
  readonly still: boolean;
  readonly zeros?: Zeros;
  /** Whether all matrices of a batch are multiplied by one. */
  readonly sharesB?: boolean;
}

/** Which operands hold zeros, as the attribute says it (1: A, 2: B), how many other elements they have, and whether some of all are not finite. */
interface Zeros {
  readonly which: number;
  readonly density: number;
  readonly infinite: boolean;
}

/** Products of every kind: shapes, strides, batches, what is added, and where to. */
export const gemmCase: fc.Arbitrary<Case> = fc
  .record<Recipe>({
    batch: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
    m: size,
    n: size,
    k: depth,
    a: fc.constantFrom(...layouts),
    b: fc.constantFrom(...layouts, "repeated batch"),
    addend: fc.constantFrom("none", "none", "row", "matrix", "result"),
    relu: fc.boolean(),
    gap: fc.constantFrom(0, 0, 0, 3),
    still: fc.boolean(),
  })
  .filter(({ batch, m, n, k }) => batch.reduce((product, length) => product * length, m * n * (k + 1)) < 150_000)
  .map(build);

/** How operands lie that are too large to be tried in every way. */
const largeOperands = {
  a: fc.constantFrom("rows", "columns", "gaps", "backwards"),
  b: fc.constantFrom("rows", "columns", "gaps", "backwards"),
  addend: fc.constantFrom("none", "none", "row", "matrix", "result"),
  relu: fc.boolean(),
  gap: fc.constantFrom(0, 0, 0, 3),
  still: fc.constant(false),
};

/** Products of matrices with zeros, large enough for lists of what is not zero. */
export const sparseCase: fc.Arbitrary<Case> = fc
  .record<Recipe>({
    batch: fc.constantFrom([], [], [], [1], [2]),
    m: fc.integer({ min: 14, max: 170 }),
    n: fc.integer({ min: 90, max: 200 }),
    k: fc.oneof(fc.integer({ min: 60, max: 140 }), fc.integer({ min: 250, max: 600 })),
    ...largeOperands,
    zeros: fc.record({
      which: fc.integer({ min: 1, max: 3 }),
      density: fc.constantFrom(0, 0.01, 0.3, 0.5, 0.7, 1),
      infinite: fc.boolean(),
    }),
  })
  .map(build);

/** Products with few rows of which the second operand may be packed by the program: with the bits that they have without. */
export const packableCase: fc.Arbitrary<Case> = fc
  .record<Recipe>({
    batch: fc.constantFrom([], [], [1], [2]),
    m: fc.integer({ min: 2, max: 150 }),
    n: fc.integer({ min: 2, max: 70 }).map((panels) => 8 * panels),
    k: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 250, max: 600 })),
    ...largeOperands,
  })
  .filter(({ m, b }) => m > 12 || b === "rows" || b === "backwards")
  .map((recipe) => ({ ...recipe, sharesB: true }))
  .map(build);

/** The same product with its second operand in panels of eight columns, which lie behind everything else. */
export function inPanels({ program, inputs }: Case): Case {
  const [step] = program.steps as [NamedStep];
  const [a, b, ...others] = step.reads;
  const [k, n] = b.shape.slice(-2);
  const [row, column] = b.strides.slice(-2);
  const values = inputs[program.inputs.indexOf(b.buffer)];
  const packed = Array.from({ length: k * n }, (_, i) => {
    const [panel, p, j] = [Math.floor(i / (8 * k)), Math.floor(i / 8) % k, i % 8];
    return values[b.offset + p * row + (8 * panel + j) * column];
  });
  const id = program.buffers.length;
  const buffer = { ...program.buffers[b.buffer], id, size: packed.length, offset: program.workSize };
  const batch = b.shape.slice(0, -2);
  const panels = {
    ...b,
    buffer: id,
    offset: 0,
    shape: [...batch, n / 8, k, 8],
    strides: [...batch.map(() => 0), 8 * k, 8, 1],
  };
  const reads = [a, panels, ...others];
  return {
    program: {
      ...program,
      buffers: [...program.buffers, buffer],
      inputs: [...program.inputs, id],
      steps: [{ ...step, reads, attributes: { ...step.attributes, panels: 1 } }],
      workSize: program.workSize + packed.length,
    },
    inputs: [...inputs, packed],
  };
}

/** The same product without a word of its zeros. */
export function withoutZeros({ program, inputs }: Case): Case {
  const steps = program.steps.map((step) => {
    if (step.kind !== "named") return step;
    return { ...step, attributes: { ...step.attributes, zeros: 0 } };
  });
  return { program: { ...program, steps }, inputs };
}

/** Leaves some of the values, by places that look random; makes a few of them infinite. */
function thinOut(values: number[], { density, infinite }: Zeros): void {
  for (let i = 0; i < values.length; i++) {
    if (((i * 2_654_435_761) >>> 0) / 2 ** 32 >= density) values[i] = 0;
  }
  if (infinite && values.length > 700) values[333] = -(values[700] = Infinity);
}

function build({ batch, m, n, k, a, b, addend, relu, gap, still, zeros, sharesB }: Recipe): Case {
  const p = new ProgramBuilder();
  const inputs: number[][] = [];
  const input = (shape: readonly number[], layout: Layout): Operand => {
    const { strides, offset, length } = lay(shape, layout);
    inputs.push(noise(length, inputs.length + 1));
    return { buffer: p.input(length), shape, strides, offset, dtype: "float32" };
  };
  const x = input([...batch, m, k], a);
  const one = sharesB && input([k, n], b);
  const y = one
    ? { ...one, shape: [...batch, k, n], strides: [...batch.map(() => 0), ...one.strides] }
    : input([...batch, k, n], b);
  if (zeros) for (const i of [0, 1]) if ((zeros.which >> i) & 1) thinOut(inputs[i], zeros);
  const shape = [...batch, m, n];
  const { strides, length } = lay([...batch, m, n + gap], "rows");
  inputs.push(noise(length, 7));
  const c: Operand = { buffer: p.filledOutput(length), shape, strides, offset: 0, dtype: "float32" };
  const row = (): Operand => {
    const bias = input([n], "rows");
    return { ...bias, shape, strides: shape.map((_, axis) => (axis === shape.length - 1 ? 1 : 0)) };
  };
  const d = { none: () => [], row: () => [row()], matrix: () => [input(shape, "rows")], result: () => [c] }[addend]();
  const settle = (operand: Operand): Operand => {
    const strides = operand.strides.map((stride, axis) => (still && operand.shape[axis] === 1 ? 0 : stride));
    return { ...operand, strides };
  };
  p.steps.push(
    namedStep("gemm", [x, y, ...d].map(settle), [settle(c)], {
      ...(relu && { relu: 1 }),
      ...(zeros && { zeros: zeros.which }),
    }),
  );
  return { program: p.build(), inputs };
}

function lay(shape: readonly number[], layout: Layout): { strides: number[]; offset: number; length: number } {
  const rank = shape.length;
  const order = shape.map((_, axis) => axis);
  if (layout === "columns" && rank > 1) order.push(order.splice(rank - 2, 1)[0]);
  if (layout === "swapped batch" && rank > 3) order.unshift(order.splice(1, 1)[0]);
  const strides = new Array<number>(rank).fill(0);
  let length = layout === "gaps" ? 2 : 1;
  for (const axis of order.reverse()) {
    strides[axis] = length;
    length *= Math.max(shape[axis], 1);
  }
  let offset = layout === "gaps" ? 1 : 0;
  if (layout === "backwards") {
    offset = (Math.max(shape[rank - 2] ?? 1, 1) - 1) * (strides[rank - 2] ?? 0);
    if (rank > 1) strides[rank - 2] *= -1;
  }
  if (layout === "repeated batch" && rank > 2) strides[rank - 3] = 0;
  return { strides, offset, length };
}
