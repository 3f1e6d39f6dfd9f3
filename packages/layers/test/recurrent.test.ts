import { readFileSync } from "node:fs";
import {
  compile,
  evaluate,
  initializers,
  narrow,
  parameter,
  RandomStream,
  sizeOf,
  tensor,
  type NdArray,
  type Parameter,
  type Tensor,
} from "@nn/tensor";
import { expectClose } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  bidirectional,
  changedContext,
  dense,
  gru,
  inference,
  layerFrom,
  lstm,
  recurrent,
  simpleRnn,
  timeDistributed,
  trainingContext,
  type ForwardContext,
  type Decoding,
  type LayerConfig,
  type RecurrentLayer,
} from "../src/index.js";

/** What PyTorch computes; see fixtures/recurrent.py. */
interface Case {
  readonly config: LayerConfig;
  readonly lengths: readonly number[] | null;
  readonly x: NdArray;
  readonly dy: NdArray;
  /** For each direction. */
  readonly parameters: readonly Record<string, NdArray>[];
  readonly y: NdArray;
  readonly dx: NdArray;
  readonly gradients: readonly Record<string, NdArray>[];
}

const cases = JSON.parse(readFileSync(new URL("fixtures/recurrent.json", import.meta.url), "utf8")) as Case[];
const close = { relative: 1e-4, absolute: 1e-5 };

const of = ({ data, shape }: NdArray): Tensor => tensor(Float32Array.from(data), { shape });

function maskOf(lengths: readonly number[], steps: number): Tensor {
  return tensor(lengths.map((length) => Array.from({ length: steps }, (_, t) => t < length)));
}

function values(t: Tensor): Float32Array {
  return evaluate([t])[0].data as Float32Array;
}

test.each(cases.map((item) => ({ ...item, title: JSON.stringify(item.config) })))(
  "$title agrees with PyTorch: y, dx, gradients",
  ({ config, lengths, x, dy, parameters, ...expected }) => {
    const layer = layerFrom(config);
    layer.build(x.shape.slice(1), new RandomStream(1));
    const owners = layer.children.length > 0 ? layer.children : [layer];
    expect(owners.map((owner) => Object.keys(owner.parameters))).toEqual(parameters.map((each) => Object.keys(each)));
    parameters.forEach((named, i) => {
      for (const [name, value] of Object.entries(named)) {
        expect(owners[i].parameters[name].shape).toEqual(value.shape);
        owners[i].parameters[name].set({ ...value, dtype: "float32", data: Float32Array.from(value.data) });
      }
    });
    const context: ForwardContext = lengths
      ? changedContext(inference, { mask: maskOf(lengths, x.shape[1]) })
      : inference;
    expectClose(layer.forward(of(x), context), expected.y, close);
    expectClose(layer.backward(of(dy)), expected.dx, close);
    expected.gradients.forEach((named, i) => {
      for (const [name, gradient] of Object.entries(named)) expectClose(owners[i].gradients[name], gradient, close);
    });
  },
);

describe("recurrent layers", () => {
  const stream = new RandomStream(2);
  const draw = (...shape: number[]): Tensor =>
    tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => stream.uniform(-1, 1)),
      { shape },
    );
  const x = draw(2, 4, 3);

  test("a new LSTM remembers: the bias of the forget gate is 1", () => {
    const layer = lstm(3, { forgetBias: 1 });
    layer.build([4, 2], new RandomStream(1));
    expect([...layer.parameters.b.value.data]).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
  });

  test.each([0, 1])("padding has no influence, and the state stands still on it (reverse: %s)", (reverse) => {
    const layer = lstm(3, { reverse: reverse === 1 });
    layer.build([4, 3], new RandomStream(1));
    const context = changedContext(inference, { mask: maskOf([2, 4], 4) });
    const other = x.add(tensor([[0, 0, 9, 9], [0, 0, 0, 0]]).reshape([2, 4, 1])); // prettier-ignore
    const [y, again] = [layer.apply(x, context), layer.apply(other, context)];
    expectClose(y, again, { absolute: 0 });
    const rows = [...values(y)];
    const still = [rows.slice(3, 6), [0, 0, 0]][reverse];
    expect(rows.slice(6, 12)).toEqual([...still, ...still]);
  });

  test("stacked is one above the other", () => {
    const both = gru(3, { layers: 2 });
    const [lower, upper] = [gru(3), gru(3)];
    for (const layer of [both, lower]) layer.build([4, 3], new RandomStream(1));
    upper.build([4, 3], new RandomStream(2));
    for (const name of ["W", "U", "b", "c"]) {
      upper.parameters[name].set(both.parameters[`${name}2`].value);
      lower.parameters[name].set(both.parameters[name].value);
    }
    expectClose(both.apply(x), upper.apply(lower.apply(x)), close);
  });

  test("a peephole of zeros changes nothing, another does", () => {
    const [plain, peeping] = [lstm(2), lstm(2, { peephole: true })];
    for (const layer of [plain, peeping]) layer.build([4, 3], new RandomStream(1));
    expectClose(plain.apply(x), peeping.apply(x), { absolute: 0 });
    peeping.parameters.p.set([1, 1, 1, 1, 1, 1]);
    expect(values(peeping.apply(x))).not.toEqual(values(plain.apply(x)));
  });

  test("the two places of the reset gate differ, unless the gate is open", () => {
    const [after, before] = [gru(2), gru(2, { resetAfter: false })];
    for (const layer of [after, before]) layer.build([4, 3], new RandomStream(1));
    expect(values(after.apply(x))).not.toEqual(values(before.apply(x)));
    for (const layer of [after, before]) layer.parameters.b.set([99, 99, 0, 0, 0, 0]);
    expectClose(after.apply(x), before.apply(x), close);
  });

  test("a stateful layer goes on where the batch before ended, until it is reset", () => {
    const [whole, parts] = [lstm(3), lstm(3, { stateful: 2 })] as [RecurrentLayer, RecurrentLayer];
    whole.build([4, 3], new RandomStream(1));
    parts.build([2, 3], new RandomStream(1));
    const context = trainingContext(1);
    // New states are written at the end of a run.
    const step = compile((part: Tensor) => parts.forward(part, context));
    const piece = (start: number): Float32Array => values(step(narrow(x, 1, start, start + 2))).slice();
    const expected = whole.apply(x);
    const first = piece(0);
    expectClose(tensor(first, { shape: [2, 2, 3] }), narrow(expected, 1, 0, 2), close);
    expectClose(tensor(piece(2), { shape: [2, 2, 3] }), narrow(expected, 1, 2, 4), close);
    parts.resetState();
    expect(piece(0)).toEqual(first);
    expect(() => parts.forward(draw(3, 2, 3), context)).toThrow(/keeps the state of 2 sequences, got a batch of 3/);
  });

  test("piece by piece is as at once", () => {
    for (const layer of [lstm(3, { layers: 2 }), gru(3), simpleRnn(3)]) {
      layer.build([4, 3], new RandomStream(1));
      const states = new Map<string, Parameter>();
      const decoding: Decoding = {
        position: tensor(0, { dtype: "int32" }),
        length: 4,
        hasSource: false,
        last: () => decoding,
        state: (_: unknown, name: string, shape: readonly number[]): Parameter => {
          if (!states.has(name)) states.set(name, parameter(new Float32Array(sizeOf(shape)), { shape }));
          return states.get(name)!;
        },
      };
      const context = changedContext(trainingContext(1), { decoding });
      const step = compile((part: Tensor) => layer.apply(part, context));
      const pieces = [0, 1, 2, 3].map((t) => values(step(narrow(x, 1, t, t + 1))).slice());
      const all = values(layer.apply(x));
      pieces.forEach((piece, t) => {
        for (let row = 0; row < 2; row++) {
          for (let i = 0; i < 3; i++) expect(piece[row * 3 + i]).toBeCloseTo(all[(row * 4 + t) * 3 + i], 5);
        }
      });
      expect(layer.stepwise).toBe(true);
    }
    expect(lstm(2, { reverse: true }).stepwise).toBe(false);
  });

  test("a cell of one's own is one record", () => {
    const layer = recurrent({
      state: { total: 3 },
      parameters: (inputs) => ({ w: { shape: [inputs], initializer: initializers.ones } }),
      forward: (x, { total }, { w }) => ({ total: total.add(x.mul(w)) }),
    });
    layer.build([4, 3], new RandomStream(1));
    expectClose(layer.apply(x), x.cumsum(1), close);
  });

  test.each([
    ["nothing", undefined, "a cell is { state"],
    ["a function", () => 1, "a cell is { state"],
    ["no parameters", { state: { h: 2 }, forward: () => ({}) }, "a cell is { state"],
    ["no state", { parameters: () => ({}), forward: () => ({}) }, "size of each part"],
    ["an empty state", { state: {}, parameters: () => ({}), forward: () => ({}) }, "size of each part"],
    ["a size that is none", { state: { h: 0 }, parameters: () => ({}), forward: () => ({}) }, "≥ 1; got 0"],
  ])("what is no cell is refused: %s", (_, cell, message) => {
    expect(() => recurrent(cell as unknown as Parameters<typeof recurrent>[0])).toThrow(message);
  });

  test("each time on its own", () => {
    const inner = dense(2);
    const layer = timeDistributed(inner);
    layer.build([4, 3], new RandomStream(1));
    expect(layer.outputShape).toEqual([4, 2]);
    expectClose(layer.apply(x), inner.apply(x.reshape([8, 3])).reshape([2, 4, 2]), close);
  });

  test("errors say what is wrong", () => {
    expect(() => lstm(2).build([3], new RandomStream(1))).toThrow(/lstm: expected sequences \[B, T, I\], got \[B, 3\]/);
    expect(() => lstm(0)).toThrow(/units must be an integer ≥ 1/);
    expect(() => bidirectional(dense(2))).toThrow(/bidirectional: dense does not go along sequences/);
    expect(() => timeDistributed(dense(2)).build([], new RandomStream(1))).toThrow(/expected sequences/);
    expect(() => gru(2).build([0, 3], new RandomStream(1))).toThrow(/at least one step/);
  });
});
