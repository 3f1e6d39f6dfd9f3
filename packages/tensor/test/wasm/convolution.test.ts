import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { WasmBackend } from "../../src/backends/wasm/backend.js";
import { jsBackend } from "../../src/index.js";
import { between, cases, depthwiseCases, sums, type Axis, type Case } from "./arbitrary-convolution.js";
import { check, closeBackends, functionsOf } from "./convolution-check.js";
import { contiguous, namedStep, noise, ProgramBuilder, runOn, sizeOf } from "./programs.js";

afterAll(closeBackends);

describe("convolutions agree with js, with the same bits for any number of pieces", () => {
  it.each([
    ["of any kind", cases],
    ["depthwise", depthwiseCases],
    ["gradients of kernels", cases.map(sums)],
    ["gradients of depthwise kernels", depthwiseCases.map((each) => ({ ...sums(each), xOrder: "apart" as const }))],
  ])("%s", (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (each) => check(each)),
      { seed: 5, numRuns: 250 },
    );
  });

  const same3: Axis = { size: 14, taps: 3, outputs: 14, stride: 1, dilation: 1, inputDilation: 1, low: 1 };
  const plain: Omit<Case, "axes" | "channels" | "outputs"> = {
    batch: 3,
    groups: 1,
    spatialFirst: 0,
    xOrder: "channels",
    wFlipped: false,
    wTransposed: false,
    bias: true,
    relu: false,
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

  it("channels by themselves have their own way, however small the image", () => {
    for (const size of [1, 2, 7]) {
      const axis = { ...same3, size, outputs: size };
      const each = { ...plain, axes: [axis, axis], groups: 16, channels: 1, outputs: 1 };
      expect(functionsOf(each)).toContain("depthwiseRows");
      expect(functionsOf({ ...sums(each), xOrder: "apart" })).toContain("depthwiseWeights");
    }
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
  const backends = [1, 2, 3, 7].map((threads) => new WasmBackend(false, { threads, grain: 0.001 }));
  afterAll(() => {
    for (const backend of backends) backend.close();
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
