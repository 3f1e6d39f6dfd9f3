import { describe, expect, test } from "vitest";
import {
  evaluate,
  InvalidArgumentError,
  jsBackend,
  Procedure,
  random,
  tensor,
  wasmBackend,
  type Key,
  type Tensor,
} from "../src/index.js";
import { forkKey, seedKey } from "../src/random/key.js";
import { standardNormal } from "../src/random/normal.js";
import { threefry2x32 } from "../src/random/threefry.js";
import { expectValues } from "./support/expect.js";

const backends = { js: jsBackend(), wasm: wasmBackend() };
const on = (backend: keyof typeof backends, x: Tensor): number[] => [
  ...new Procedure({ outputs: [x], backend: backends[backend] }).run()[0].data,
];

/** Both words of element i: Threefry of the counter (i, 0), by the stream's own implementation. */
function words(seed: number, count: number): [number, number][] {
  const [k0, k1] = seedKey(seed);
  const out = new Uint32Array(2);
  return Array.from({ length: count }, (_, i) => {
    threefry2x32(k0, k1, i, 0, out);
    return [out[0], out[1]];
  });
}

describe.each(["js", "wasm"] as const)("random numbers on %s", (backend) => {
  test("are Threefry-2x32 of the element's position, whatever the shape", () => {
    const expected = words(42, 35).map(([a]) => a | 0);
    expect(on(backend, random.bits([35], 42))).toEqual(expected);
    expect(on(backend, random.bits([5, 7], 42))).toEqual(expected);
    expect(on(backend, random.bits([], 42))).toEqual(expected.slice(0, 1));
    expect(on(backend, random.bits([0], 42))).toEqual([]);
  });

  test("a view of a draw shows the same numbers elsewhere", () => {
    const whole = on(backend, random.bits([4, 6], 1));
    expect(
      on(
        backend,
        random
          .bits([4, 6], 1)
          .transpose()
          .flip(1)
          .slice([[1, 3]]),
      ),
    ).toEqual([1, 2].flatMap((column) => [3, 2, 1, 0].map((row) => whole[6 * row + column])));
  });

  test("uniform are the upper 24 bits, bernoulli compares them", () => {
    const expected = words(7, 50).map(([a]) => (a >>> 8) * 2 ** -24);
    expect(on(backend, random.uniform([50], 7))).toEqual(expected);
    expectValues(
      on(backend, random.uniform([50], 7, { min: -2, max: 3 })),
      expected.map((u) => -2 + 5 * u),
      1e-6,
    );
    expect(on(backend, random.bernoulli([50], 7, 0.3))).toEqual(expected.map((u) => Number(u < Math.fround(0.3))));
    expect(on(backend, random.bernoulli([50], 7, 0))).not.toContain(1);
    expect(on(backend, random.bernoulli([50], 7, 1))).not.toContain(0);
  });

  test("normal are those of the host, from the first word, bit for bit", () => {
    const expected = words(9, 40).map(([a]) => standardNormal(a));
    expect(on(backend, random.normal([40], 9))).toEqual(expected);
    const scaled = expected.map((z) => Math.fround(Math.fround(z * Math.fround(0.1)) + 5));
    expect(on(backend, random.normal([40], 9, { mean: 5, std: 0.1 }))).toEqual(scaled);
  });

  test("have the moments of their distributions", () => {
    const n = 40_000;
    const mean = (values: number[], power: number): number =>
      values.reduce((sum, value) => sum + value ** power, 0) / n;
    const normal = on(backend, random.normal([n], 3));
    // Four standard errors of each moment.
    [0, 1, 0, 3].forEach((moment, i) =>
      expect(Math.abs(mean(normal, i + 1) - moment)).toBeLessThan(4 * Math.sqrt([1, 2, 15, 96][i] / n)),
    );
    const uniform = on(backend, random.uniform([n], 3));
    [1 / 2, 1 / 3, 1 / 4].forEach((moment, i) =>
      expect(Math.abs(mean(uniform, i + 1) - moment)).toBeLessThan(4 * Math.sqrt([1 / 12, 4 / 45, 9 / 112][i] / n)),
    );
    expect(Math.abs(mean(on(backend, random.bernoulli([n], 3, 0.2)), 1) - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / n));
    const neighbours = uniform.slice(1).reduce((sum, u, i) => sum + (u - 0.5) * (uniform[i] - 0.5), 0) / n;
    expect(Math.abs(neighbours)).toBeLessThan(4 / 12 / Math.sqrt(n));
  });

  test("a permutation has every number once, in the order of the bits", () => {
    const order = on(backend, random.permutation(100, 5));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    const bits = words(5, 100).map(([a]) => a | 0);
    expect(order).toEqual(bits.map((_, i) => i).sort((i, j) => bits[i] - bits[j]));
  });

  test("a key may be a tensor, and forks of it are streams of their own", () => {
    const key = (seed: number): Tensor => tensor(Int32Array.from(seedKey(seed)));
    expect(on(backend, random.bits([5], key(11)))).toEqual(on(backend, random.bits([5], 11)));
    const [a, b] = forkKey(seedKey(11), 3);
    expect(on(backend, random.fork(key(11), 3))).toEqual([a | 0, b | 0]);
    expect(on(backend, random.fork(11, 3))).toEqual([a | 0, b | 0]);
    const streams: Key[] = [
      11,
      random.fork(11, 0),
      random.fork(11, 1),
      random.fork(key(11), 2),
      random.fork(random.fork(11, 0), 0),
    ];
    const drawn = streams.map((stream) => on(backend, random.bits([4], stream)).join());
    expect(new Set(drawn).size).toBe(streams.length);
  });
});

test("the bits are the same on every backend", () => {
  for (const draw of [
    random.normal([999], 8),
    random.bits([999], 8),
    random.uniform([999], 8),
    random.bernoulli([999], 8, 0.4),
    random.permutation(99, 8),
  ]) {
    expect(on("wasm", draw)).toEqual(on("js", draw));
  }
});

describe("impossible draws are refused", () => {
  test.each([
    ["random.uniform: max (1) must not be less than min (2)", () => random.uniform([2], 1, { min: 2 })],
    ["random.normal: std must be ≥ 0, got -1", () => random.normal([2], 1, { std: -1 })],
    ["random.bernoulli: p must be in 0 … 1, got 2", () => random.bernoulli([2], 1, 2)],
    ["random.bernoulli: p must be in 0 … 1, got NaN", () => random.bernoulli([2], 1, NaN)],
    ["random.bits: every axis of a shape must be an integer ≥ 0, got -1", () => random.bits([-1], 1)],
    ["random.bits: a key is an int32 tensor of two words", () => random.bits([2], tensor([1, 2]))],
  ])("%s", (message, draw) => expect(draw).toThrow(message));

  test("a seed that is no integer", () =>
    expect(() => evaluate([random.bits([2], 1.5)])).toThrow(InvalidArgumentError));
});
