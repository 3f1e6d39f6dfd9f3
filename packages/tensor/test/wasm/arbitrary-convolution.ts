import * as fc from "fast-check";
import type { NamedStep, Operand, Program } from "../../src/program/program.js";
import { contiguous, namedStep, noise, ProgramBuilder, sizeOf } from "./programs.js";

export interface Axis {
  readonly size: number;
  readonly taps: number;
  readonly outputs: number;
  readonly stride: number;
  readonly dilation: number;
  readonly inputDilation: number;
  readonly low: number;
}

export interface Case {
  readonly axes: readonly Axis[];
  readonly batch: number;
  readonly groups: number;
  readonly channels: number;
  readonly outputs: number;
  readonly spatialFirst: number;
  /** In which order the axes of x and w lie in memory, and whether w's taps lie backwards. */
  readonly xOrder: "channels" | "batch" | "apart";
  readonly wFlipped: boolean;
  readonly wTransposed: boolean;
  /** What is done to the sums before they are stored. */
  readonly bias: boolean;
  readonly relu: boolean;
}

export const between = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

const axis = (most: number): fc.Arbitrary<Axis> =>
  fc.record({
    size: between(1, most),
    taps: between(1, 4),
    outputs: between(1, most),
    stride: between(1, 3),
    dilation: between(1, 3),
    inputDilation: fc.constantFrom(1, 1, 1, 2, 3),
    low: between(-2, 4),
  });

export const cases: fc.Arbitrary<Case> = fc.record({
  axes: fc.oneof(fc.tuple(axis(20)), fc.tuple(axis(7), axis(9)), fc.tuple(axis(3), axis(4), axis(5))),
  batch: between(0, 3),
  groups: fc.constantFrom(1, 1, 1, 2, 3),
  channels: fc.constantFrom(0, 1, 2, 3, 4, 7, 8, 9, 16, 17),
  outputs: fc.constantFrom(1, 2, 3, 4, 5, 8, 9, 17),
  spatialFirst: between(0, 1),
  xOrder: fc.constantFrom("channels", "batch", "apart"),
  wFlipped: fc.boolean(),
  wTransposed: fc.boolean(),
  bias: fc.boolean(),
  relu: fc.boolean(),
});

/** Every channel by itself, sometimes more than a vector of them. */
export const depthwiseCases: fc.Arbitrary<Case> = fc
  .tuple(cases, fc.constantFrom(2, 5, 8, 19))
  .map(([each, groups]) => ({ ...each, groups, channels: 1, outputs: 1, xOrder: "channels" }));

/** Three taps in a row, at any border. */
const threeTaps: fc.Arbitrary<Axis> = fc
  .record({ size: between(1, 21), outputs: between(9, 21), low: between(-3, 5) })
  .map((each) => ({ ...each, taps: 3, stride: 1, dilation: 1, inputDilation: 1 }));

/** What may be computed by Winograd's algorithm. */
export const winogradCases: fc.Arbitrary<Case> = fc.record({
  axes: fc.tuple(threeTaps, threeTaps),
  batch: between(1, 3),
  groups: fc.constant(1),
  channels: fc.constantFrom(8, 12, 16, 20),
  outputs: fc.constantFrom(8, 12, 16, 20),
  spatialFirst: fc.constant(0),
  xOrder: fc.constant("channels"),
  wFlipped: fc.boolean(),
  wTransposed: fc.boolean(),
  bias: fc.boolean(),
  relu: fc.boolean(),
});

/** A few outputs of many taps, as in the gradient of a kernel: x's runs are along its batch. */
export const sums = (each: Case): Case => ({
  ...each,
  axes: each.axes.map((a) => ({ ...a, taps: a.outputs, outputs: a.taps, stride: a.dilation, dilation: a.stride })),
  batch: each.channels,
  channels: each.batch,
  xOrder: "batch",
  wTransposed: false,
  spatialFirst: 1,
});

/** An operand whose axes lie in memory in another order: `order` names them, outermost first. */
function permuted(operand: Operand, order: readonly number[]): Operand {
  const memory = contiguous(
    operand.buffer,
    order.map((i) => operand.shape[i]),
  );
  return { ...operand, strides: operand.shape.map((_, i) => memory.strides[order.indexOf(i)]) };
}

function flipped(operand: Operand, axes: number): Operand {
  const strides = operand.strides.map((stride, i) => (i < axes ? -stride : stride));
  const offset = operand.strides.reduce(
    (sum, stride, i) => (i < axes ? sum + stride * (operand.shape[i] - 1) : sum),
    0,
  );
  return { ...operand, strides, offset };
}

function stepOf(p: ProgramBuilder, each: Case): NamedStep {
  const { axes, batch, groups, channels, outputs } = each;
  const rank = axes.length;
  const all = Array.from({ length: rank + 3 }, (_, i) => i);
  const spatial = axes.map((a) => a.outputs);
  const xShape = [batch, ...axes.map(({ size }) => size), groups, channels];
  const wShape = [...axes.map(({ taps }) => taps), channels, groups, outputs];
  const yShape = each.spatialFirst ? [...spatial, batch, groups, outputs] : [batch, ...spatial, groups, outputs];
  const x = contiguous(p.input(sizeOf(xShape)), xShape);
  const w = contiguous(p.input(sizeOf(wShape)), wShape);
  const y = contiguous(p.output(sizeOf(yShape)), yShape);
  const orders = {
    channels: all,
    batch: [...all.slice(1, -1), rank + 2, 0],
    apart: [rank + 2, ...all.slice(0, -1)],
  };
  const turned = each.wTransposed ? permuted(w, [...all.slice(0, rank), rank + 2, rank + 1, rank]) : w;
  const attributes: Record<string, number> = { spatialFirst: each.spatialFirst };
  axes.forEach(({ stride, dilation, inputDilation, low }, i) => {
    Object.assign(attributes, {
      [`stride${i}`]: stride,
      [`dilation${i}`]: dilation,
      [`inputDilation${i}`]: inputDilation,
      [`low${i}`]: low,
    });
  });
  const reads = [permuted(x, orders[each.xOrder]), each.wFlipped ? flipped(turned, rank) : turned];
  if (each.bias) {
    const operand = contiguous(p.input(groups * outputs), [groups, outputs]);
    reads.push({ ...operand, shape: yShape, strides: yShape.map((_, i) => [outputs, 1][i - rank - 1] ?? 0) });
  }
  return namedStep("convolution", reads, [y], { ...attributes, relu: Number(each.relu) });
}

export function programOf(each: Case): { program: Program; inputs: number[][] } {
  const p = new ProgramBuilder();
  p.steps.push(stepOf(p, each));
  const program = p.build();
  return { program, inputs: program.inputs.map((id, i) => noise(program.buffers[id].size, i + 1)) };
}
