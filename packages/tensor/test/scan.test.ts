import { describe, expect, test } from "vitest";
import {
  cast,
  DTypeError,
  InvalidArgumentError,
  jsBackend,
  logicalOr,
  matmul,
  parameter,
  Procedure,
  scan,
  ShapeError,
  tensor,
  wasmBackend,
  where,
  zeros,
  type Backend,
  type Tensor,
} from "../src/index.js";
import { uniform, valuesOf } from "./support/lstm.js";

const everywhere: readonly (readonly [string, () => Backend])[] = [
  ["js", () => jsBackend()],
  ["wasm", () => wasmBackend({ threads: 1 })],
];

describe.each(everywhere)("scan on %s", (_, makeBackend) => {
  const backend = makeBackend();

  test("carries a state and stacks outputs", () => {
    const xs = tensor([[1, 2], [3, 4], [5, 6]]); // prettier-ignore
    const { state, outputs } = scan((s, x) => ({ state: s.add(x), outputs: s.mul(x) }), { state: zeros([2]), xs });
    expect(valuesOf(backend, state, outputs)).toEqual([[9, 12], [0, 0, 3, 8, 20, 36]]); // prettier-ignore
  });

  test("goes backwards in time; outputs lie where the elements lay", () => {
    const { state, outputs } = scan((s, x) => ({ state: s.mul(2).add(x), outputs: s }), {
      state: zeros([]),
      xs: tensor([1, 2, 3]),
      reverse: true,
    });
    expect(valuesOf(backend, state, outputs)).toEqual([[17], [8, 3, 0]]);
  });

  test("one step", () => {
    const { state, outputs } = scan((s, x) => ({ state: s.add(x), outputs: s.sub(x) }), {
      state: tensor([1]),
      xs: tensor([[5]]),
    });
    expect(valuesOf(backend, state, outputs)).toEqual([[6], [-4]]);
  });

  test("no steps: the state stays, and outputs are empty", () => {
    const { state, outputs } = scan((s, x) => ({ state: s.add(x), outputs: x }), {
      state: tensor([7]),
      xs: zeros([0, 1]),
    });
    expect(outputs.shape).toEqual([0, 1]);
    expect(valuesOf(backend, state)).toEqual([[7]]);
  });

  test("without xs, by its length alone", () => {
    const { state } = scan(({ a, b }) => ({ state: { a: b, b: a.add(b) } }), {
      state: { a: tensor(0), b: tensor(1) },
      length: 10,
    });
    expect(valuesOf(backend, state.a, state.b)).toEqual([[55], [89]]);
  });

  test("states that change places", () => {
    const { state, outputs } = scan(([a, b]) => ({ state: [b, a] as const, outputs: [a, b] }), {
      state: [tensor([1, 2]), tensor([3, 4])] as const,
      length: 3,
    });
    expect(valuesOf(backend, ...state)).toEqual([[3, 4], [1, 2]]); // prettier-ignore
    expect(valuesOf(backend, ...outputs)).toEqual([[1, 2, 3, 4, 1, 2], [3, 4, 1, 2, 3, 4]]); // prettier-ignore
    const only = scan(([a, b]) => ({ state: [b, a] as const }), {
      state: [tensor([1]), tensor([2])] as const,
      length: 5,
    });
    expect(valuesOf(backend, ...only.state)).toEqual([[2], [1]]);
  });

  test("without a state: a function of each element", () => {
    const { outputs } = scan((_state, { x, y }) => ({ outputs: matmul(x, y) }), {
      xs: { x: uniform(3, 2, 4), y: tensor(new Float32Array(24).fill(1), { shape: [3, 4, 2] }) },
    });
    expect(outputs.shape).toEqual([3, 2, 2]);
    expect(valuesOf(backend, outputs)[0]).toHaveLength(12);
  });

  test("int32 and bool states", () => {
    const { state } = scan(
      ({ count, seen }, x) => {
        const isLarge = x.greater(1);
        return { state: { count: count.add(cast(isLarge, "int32")), seen: logicalOr(seen, x.equal(3)) } };
      },
      { state: { count: tensor([0], { dtype: "int32" }), seen: tensor([false]) }, xs: tensor([[0], [2], [3], [1]]) },
    );
    expect(valuesOf(backend, state.count, state.seen)).toEqual([[2], [1]]);
  });

  test("a scan in a scan", () => {
    const xs = tensor([[[1], [2]], [[3], [4]], [[5], [6]]]); // prettier-ignore
    const rows = scan(
      (total, row) => {
        const inner = scan((s, x) => ({ state: s.mul(2).add(x), outputs: s.add(total) }), { state: total, xs: row });
        return { state: inner.state, outputs: inner.outputs };
      },
      { state: zeros([1]), xs },
    );
    // s ← 2 s + x over 1 … 6.
    expect(valuesOf(backend, rows.state)).toEqual([[120]]);
    expect(valuesOf(backend, rows.outputs)).toEqual([[0, 1, 8, 15, 52, 83]]);
  });

  test("walks along views: transposed, flipped, every other", () => {
    const x = tensor([[1, 2, 3, 4], [5, 6, 7, 8]]); // prettier-ignore
    const f = (xs: Tensor): Tensor =>
      scan((s, x) => ({ state: s.mul(10).add(x) }), { state: zeros(xs.shape.slice(1)), xs }).state;
    expect(valuesOf(backend, f(x.transpose()))).toEqual([[1234, 5678]]);
    expect(valuesOf(backend, f(x.transpose().flip(0)))).toEqual([[4321, 8765]]);
    expect(valuesOf(backend, f(x.flip(1)))).toEqual([[48, 37, 26, 15]]);
    expect(valuesOf(backend, f(x.slice([null, [0, null, 2]])))).toEqual([[15, 37]]);
  });

  test("a parameter that it reads gets a new value in the same program", () => {
    const w = parameter([2]);
    const step = new Procedure({
      outputs: [scan((s, x) => ({ state: s.mul(w).add(x) }), { state: zeros([1]), xs: tensor([[1], [1], [1]]) }).state],
      updates: [{ target: w, value: w.add(1) }],
      backend,
    });
    expect([...step.run()[0].data]).toEqual([7]);
    expect([...step.run()[0].data]).toEqual([13]);
    expect([...w.value.data]).toEqual([4]);
  });

  test("a state that stands still where a mask says so", () => {
    const xs = tensor([[1, 1], [2, 2], [4, 4]]); // prettier-ignore
    const mask = tensor([[true, true], [true, false], [false, false]]); // prettier-ignore
    const { state } = scan((s, { x, real }) => ({ state: where(real, s.add(x), s) }), {
      state: zeros([2]),
      xs: { x: xs, real: mask },
    });
    expect(valuesOf(backend, state)).toEqual([[3, 1]]);
  });
});

describe("scan refuses", () => {
  const xs = zeros([3, 2]);
  const state = zeros([2]);

  test("a state of another shape or type", () => {
    expect(() => scan((s, x) => ({ state: s.sum().add(x.sum()) }), { state, xs })).toThrow(ShapeError);
    expect(() => scan((s) => ({ state: cast(s, "int32") }), { state, xs })).toThrow(DTypeError);
    expect(() => scan(({ h }) => ({ state: { h, c: h } as never }), { state: { h: state }, xs })).toThrow(
      /expected h, got h, c/,
    );
  });

  test("xs of different lengths, scalars, and no length", () => {
    const step = (): Record<string, never> => ({});
    expect(() => scan(step, { xs: [zeros([3]), zeros([4])] })).toThrow(/"1" has shape \[4\], but there are 3 steps/);
    expect(() => scan(step, { xs: tensor(1) })).toThrow(/leading axis must be time/);
    expect(() => scan(step, {})).toThrow(/needs a length/);
    expect(() => scan(step, { length: -1 })).toThrow(InvalidArgumentError);
    expect(() => scan(step, { xs, checkpoint: 0 })).toThrow(/checkpoint/);
    expect(() => scan(step, { xs, reversed: true } as never)).toThrow(/"reversed"/);
  });

  test("a step that returns something else", () => {
    expect(() => scan((s) => s as never, { state, xs })).toThrow(/must return \{ state, outputs \}/);
    expect(() => scan(() => ({ outputs: 3 }) as never, { xs })).toThrow(/must be a tensor/);
  });

  test("a tensor of its body outside of it", () => {
    let inside: Tensor | undefined;
    scan((s, x) => ({ state: (inside = s.add(x)) }), { state, xs });
    expect(() => new Procedure({ outputs: [inside!] })).toThrow(/return it as an output/);
  });
});
