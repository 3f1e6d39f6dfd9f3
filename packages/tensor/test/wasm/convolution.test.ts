import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { WasmBackend } from "../../src/backends/wasm/backend.js";
import { jsBackend } from "../../src/index.js";
import type { NamedStep, Operand, Program } from "../../src/program/program.js";
import { contiguous, namedStep, noise, ProgramBuilder, runOn, sizeOf } from "./programs.js";

/** Pieces of all sizes, on one thread: what a piece does must not depend on the others. */
const backends = [1, 2, 3, 7].map((threads) => new WasmBackend(false, { threads, grain: 0.001 }));
const relaxed = new WasmBackend(true, { threads: 2, grain: 0.001 });

afterAll(() => {
  for (const backend of [...backends, relaxed]) backend.close();
});

interface Axis {
  readonly size: number;
  readonly taps: number;
  readonly outputs: number;
  readonly stride: number;
  readonly dilation: number;
  readonly inputDilation: number;
  readonly low: number;
}

interface Case {
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
}

const between = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

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

const cases: fc.Arbitrary<Case> = fc.record({
  axes: fc.oneof(fc.tuple(axis(20)), fc.tuple(axis(7), axis(9)), fc.tuple(axis(3), axis(4), axis(5))),
  batch: between(0, 3),
  groups: fc.constantFrom(1, 1, 1, 2, 3),
  channels: fc.constantFrom(0, 1, 2, 3, 4, 7, 8, 9, 16, 17),
  outputs: fc.constantFrom(1, 2, 3, 4, 5, 8, 9, 17),
  spatialFirst: between(0, 1),
  xOrder: fc.constantFrom("channels", "batch", "apart"),
  wFlipped: fc.boolean(),
  wTransposed: fc.boolean(),
});

/** Every channel by itself, sometimes more than a vector of them. */
const depthwiseCases: fc.Arbitrary<Case> = fc
  .tuple(cases, fc.constantFrom(2, 5, 8, 19))
  .map(([each, groups]) => ({ ...each, groups, channels: 1, outputs: 1, xOrder: "channels" }));

/** A few outputs of many taps, as in the gradient of a kernel: x's runs are along its batch. */
const sums = (each: Case): Case => ({
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
  return namedStep("convolution", reads, [y], attributes);
}

function programOf(each: Case): { program: Program; inputs: number[][] } {
  const p = new ProgramBuilder();
  p.steps.push(stepOf(p, each));
  const program = p.build();
  return { program, inputs: program.inputs.map((id, i) => noise(program.buffers[id].size, i + 1)) };
}

/** The largest difference, where sums of n terms of size 4 may differ by a few roundings of each. */
function check(each: Case): void {
  const { program, inputs } = programOf(each);
  const [expected] = runOn(jsBackend(), program, inputs);
  const [first, ...others] = backends.map((backend) => runOn(backend, program, inputs)[0]);
  const [fused] = runOn(relaxed, program, inputs);
  for (const other of others) expect(other).toEqual(first);
  const close = (got: readonly number[]): boolean =>
    got.every((value, i) => Math.abs(value - expected[i]) <= 1e-4 + 1e-5 * Math.abs(expected[i]));
  expect([close(first), close(fused), first.length]).toEqual([true, true, expected.length]);
}

describe("convolutions agree with js, with the same bits for any number of pieces", () => {
  it.each([
    ["of any kind", cases],
    ["depthwise", depthwiseCases],
    ["gradients of kernels", cases.map(sums)],
    ["gradients of depthwise kernels", depthwiseCases.map((each) => ({ ...sums(each), xOrder: "channels" as const }))],
  ])("%s", (_, arbitrary) => {
    fc.assert(fc.property(arbitrary, check), { seed: 5, numRuns: 250 });
  });

  const same3: Axis = { size: 14, taps: 3, outputs: 14, stride: 1, dilation: 1, inputDilation: 1, low: 1 };
  const plain: Omit<Case, "axes" | "channels" | "outputs"> = {
    batch: 3,
    groups: 1,
    spatialFirst: 0,
    xOrder: "channels",
    wFlipped: false,
    wTransposed: false,
  };
  it.each([
    ["several blocks", { ...plain, axes: [same3, same3], channels: 24, outputs: 20 }],
    ["few channels", { ...plain, axes: [same3, same3], channels: 3, outputs: 16 }],
    [
      "a large kernel",
      {
        ...plain,
        axes: [
          { ...same3, taps: 11, low: 5 },
          { ...same3, taps: 7, low: 3 },
        ],
        channels: 5,
        outputs: 9,
      },
    ],
  ] satisfies [string, Case][])("%s", (_, each) => {
    check(each);
    check(sums(each));
  });
});

describe("overlapping windows add up, with the same bits for any number of pieces", () => {
  const windowAxis = fc.record({
    outputs: between(1, 5),
    taps: between(1, 4),
    stride: between(1, 3),
    dilation: between(1, 3),
  });
  const arbitrary = fc.record({
    axes: fc.array(windowAxis, { minLength: 1, maxLength: 3 }),
    batch: between(0, 3),
    channels: fc.constantFrom(1, 3, 4, 9),
    rest: between(0, 2),
  });
  it("as on js", () => {
    const property = fc.property(arbitrary, ({ axes, batch, channels, rest }) => {
      const p = new ProgramBuilder();
      const shape = [batch, ...axes.flatMap(({ outputs, taps }) => [outputs, taps]), channels];
      const sizes = axes.map((a) => (a.outputs - 1) * a.stride + (a.taps - 1) * a.dilation + 1 + rest);
      const target = [batch, ...sizes, channels];
      const attributes = Object.fromEntries(
        axes.flatMap(({ stride, dilation }, i) => [
          [`stride${i}`, stride],
          [`dilation${i}`, dilation],
        ]),
      );
      const operands = [contiguous(p.input(sizeOf(shape)), shape), contiguous(p.output(sizeOf(target)), target)];
      p.steps.push(namedStep("overlapAdd", operands.slice(0, 1), operands.slice(1), attributes));
      const program = p.build();
      const inputs = [noise(sizeOf(shape)).map((value) => Math.round(value * 64))];
      const [expected] = runOn(jsBackend(), program, inputs);
      for (const backend of backends) expect(runOn(backend, program, inputs)[0]).toEqual(expected);
    });
    fc.assert(property, { seed: 6, numRuns: 150 });
  });
});
