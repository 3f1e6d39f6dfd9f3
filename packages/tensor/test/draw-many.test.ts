import { afterEach, describe, expect, it, vi } from "vitest";
import { initializer } from "../src/initializers/registry.js";
import { RandomStream, type RandomState } from "../src/random/stream.js";

type Draw = (stream: RandomStream) => number;

/** What a stream gives one by one, and where it stands then. */
function oneByOne(stream: RandomStream, count: number, draw: Draw): { values: Float64Array; state: RandomState } {
  const values = Float64Array.from({ length: count }, () => draw(stream));
  return { values, state: stream.state };
}

const streamAt = (counter: number): RandomStream => RandomStream.from({ key: [0x9e3779b9, 0xfeedc0de], counter });

describe("many numbers at a time are those drawn one by one", () => {
  it.each([
    ["few", 0, 100],
    ["no more than fit the kernels' memory", 0, 16_000],
    ["more, and not in eights", 0, 40_003],
    ["from the middle of a block", 7, 5000],
    ["from a later block", 123_456_790, 5001],
    ["over the end of the counter's low word", 2 ** 33 - 3000, 9000],
    ["near the last word", 2 ** 53 - 1 - 6000, 5999],
  ])("%s", (_, counter, count) => {
    const uniform = oneByOne(streamAt(counter), count, (stream) => stream.uniform(-2, 5));
    const normal = oneByOne(streamAt(counter), count, (stream) => stream.normal(1, 3));
    const streams = [streamAt(counter), streamAt(counter)];
    expect(streams[0].fillUniform(new Float64Array(count), -2, 5)).toEqual(uniform.values);
    expect(streams[1].fillNormal(new Float64Array(count), 1, 3)).toEqual(normal.values);
    expect(streams.map(({ state }) => state)).toEqual([uniform.state, normal.state]);
    expect(streams[0].uint32()).toBe(RandomStream.from(uniform.state).uint32());
  });

  it("refuses more words than a stream has", () => {
    const stream = streamAt(2 ** 53 - 1 - 3000);
    expect(() => stream.fillUniform(new Float32Array(5000))).toThrow("fork a new stream");
  });

  it("a normal that is cut draws as many words as one by one", () => {
    const count = 50_001;
    const stream = new RandomStream(5);
    const values = initializer("truncatedNormal", { mean: 1, std: 2 }).fill([count], stream);
    const reference = new RandomStream(5);
    const expected = Float32Array.from({ length: count }, () => {
      let z = reference.normal();
      while (Math.abs(z) > 2) z = reference.normal();
      return 1 + 2 * z;
    });
    expect(values).toEqual(expected);
    expect(stream.state).toEqual(reference.state);
  });
});

describe("without WebAssembly, or where it is forbidden,", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  const compile = vi.fn<() => void>(() => {
    throw new Error("Refused to compile: violates Content Security Policy");
  });
  const forbidden = {
    Module: function () {
      compile();
    },
  };

  it.each([
    ["missing", undefined],
    ["forbidden", forbidden],
  ])("%s: the same bits", async (_, engine) => {
    const expected = new RandomStream(3).fillNormal(new Float32Array(5000));
    vi.resetModules();
    vi.stubGlobal("WebAssembly", engine);
    const fresh = await import("../src/random/stream.js");
    expect(new fresh.RandomStream(3).fillNormal(new Float32Array(5000))).toEqual(expected);
    expect(fresh.RandomStream).not.toBe(RandomStream);
  });

  it("is tried once, not for every number", async () => {
    compile.mockClear();
    vi.resetModules();
    vi.stubGlobal("WebAssembly", forbidden);
    const fresh = await import("../src/random/stream.js");
    new fresh.RandomStream(3).fillNormal(new Float32Array(5000));
    expect(compile).toHaveBeenCalledTimes(1);
  });
});
