import { InvalidArgumentError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import * as data from "../src/index.js";
import { Dataset } from "../src/index.js";

const { blobs, circles, flower, gaussianQuantiles, moons, spiral, xor } = data;
const generators = { blobs, circles, flower, gaussianQuantiles, moons, spiral, xor };

/** A call as plain JavaScript may write it. */
function call(f: unknown, ...args: unknown[]): () => unknown {
  return () => (f as (...given: unknown[]) => unknown)(...args);
}

function expectRefused(run: () => unknown, message: string): void {
  expect(run).toThrow(InvalidArgumentError);
  expect(run).toThrow(message);
}

describe.each(Object.entries(generators))("%s", (name, generate) => {
  it("refuses an option it does not have, and says which it has", () => {
    expectRefused(call(generate, { sample: 3 }), `${name}: options have no "sample"; there are samples, noise, seed`);
    expectRefused(call(generate, { sample: 3 }), 'Did you mean "samples"?');
    expectRefused(call(generate, { n_samples: 3 }), 'Did you mean "samples"?');
    expectRefused(call(generate, { colour: 3 }), '"colour"');
    expect(call(generate, { colour: 3 })).not.toThrow("Did you mean");
    expectRefused(call(generate, JSON.parse('{"__proto__":1}')), 'no "__proto__"');
  });

  it("refuses options that are no record", () => {
    expectRefused(call(generate, 100, 1), `${name}: options must be a record { samples, noise, seed`);
    for (const options of [null, "100", [100], true, new Float32Array(1)]) {
      expectRefused(call(generate, options), "options must be a record");
    }
  });

  it("takes undefined for any option", () => {
    const nothing: object = { samples: undefined, noise: undefined, seed: undefined };
    expect(generate(nothing).x).toEqual(generate().x);
  });
});

describe("blobs' centers", () => {
  it("are points: a number of them is called classes", () => {
    expectRefused(call(blobs, { centers: 5 }), "got 5; their number is called classes");
    expectRefused(call(blobs, { centers: null }), "got null");
    expectRefused(call(blobs, { centers: [[0, 0], [1]] }), "centers[1] must be two finite numbers [x1, x2]");
    expectRefused(call(blobs, { centers: [[0, NaN]] }), "centers[0]");
  });
});

/** A function given where data is expected. */
function relu(x: number): number {
  return Math.max(0, x);
}

describe("Dataset.from", () => {
  it.each<[string, unknown, string]>([
    ["null", null, "Dataset.from: the data must be a record { x, y, weights"],
    ["nothing", undefined, "got undefined"],
    ["only features", [[1], [2]], "got an array of 2"],
    ["a misspelt key", { x: [[1]], y: [0], weight: [1] }, 'no "weight"; there are x, y, weights'],
    ["a misspelt key of names", { x: [[1]], y: [0], names: { class: ["a"] } }, 'Did you mean "classes"?'],
    [
      "names that are a list",
      { x: [[1]], y: [0], names: ["a"] },
      "names must be a record { features, classes, categories }",
    ],
    ["a function", { x: relu, y: [0] }, "x is the function relu, expected a number"],
    ["a kind of targets that is none", { x: [[1]], y: [0], targets: "label" }, 'targets must be "labels" or "values"'],
  ])("refuses %s with advice", (_, input, message) => {
    expectRefused(call(Dataset.from, input), message);
  });
});

describe("other options", () => {
  const points = spiral({ samples: 10 });
  const bytes = Uint8Array.of(1);

  it.each<[string, () => unknown, string]>([
    ["batches", call(points.batches.bind(points), { batchSize: 3 }), "Dataset.batches: options have no"],
    [
      "batches by number",
      call(points.batches.bind(points), 3),
      "Dataset.batches: options must be a record { size, seed",
    ],
    ["batch", call(points.batch.bind(points), 3, { droplast: true }), 'Did you mean "dropLast"?'],
    ["order", call(points.order.bind(points), { seeds: 3 }), 'Did you mean "seed"?'],
    ["split", call(points.split.bind(points), 0.5, { shuffle: true }), "Dataset.split: options have no"],
    ["split by seed", call(points.split.bind(points), 0.5, 1), "Dataset.split: options must be a record"],
    ["shuffle", call(points.shuffle.bind(points), 1, { size: 3 }), "Dataset.shuffle: options have no"],
    ["shuffle without a seed", call(points.shuffle.bind(points)), "the first argument, the seed, must be an integer"],
    [
      "shuffle by a record",
      call(points.shuffle.bind(points), { seed: 1 }),
      "the seed, must be an integer ≥ 0, got a record { seed }",
    ],
    ["map", call(points.map.bind(points)), "Dataset.map: expected a function, got undefined"],
    ["filter", call(points.filter.bind(points), 3), "Dataset.filter: expected a function, got 3"],
    ["concat", call(points.concat.bind(points), { x: [[1, 2]], y: [0] }), "expected a Dataset, got a record { x, y }"],
    ["fromIterable", call(Dataset.fromIterable, [], { target: "labels" }), 'Did you mean "targets"?'],
    ["fromIterable's names", call(Dataset.fromIterable, [], { names: null }), "names must be a record"],
    ["fromIterable of nothing", call(Dataset.fromIterable), "the source must be an iterable of examples"],
    ["gunzip", call(data.gunzip, bytes, { maxByte: 1 }), 'Did you mean "maxBytes"?'],
    ["readIdx", call(data.readIdx, bytes, { max: 1 }), "readIdx: options have no"],
    ["readNpy", call(data.readNpy, bytes, { max: 1 }), "readNpy: options have no"],
    ["readNpz", call(data.readNpz, bytes, { max: 1 }), "readNpz: options have no"],
    ["readSafetensors", call(data.readSafetensors, bytes, { max: 1 }), "readSafetensors: options have no"],
    ["readCsv", call(data.readCsv, "a\n1\n", { seperator: ";" }), "readCsv: options have no"],
    [
      "readCsv's targets",
      call(data.readCsv, "a\n1\n", { targets: "label" }),
      'must be "labels" or "values", got "label"',
    ],
  ])("%s", (_, run, message) => {
    expectRefused(run, message);
  });

  it("of what is asynchronous", async () => {
    await expect(call(data.mnist, { training: 5 })()).rejects.toThrow(InvalidArgumentError);
    await expect(call(data.mnist, 5)()).rejects.toThrow("mnist: options must be a record");
    await expect(call(data.loadFile, "x", { max: 5 })()).rejects.toThrow("loadFile: options have no");
  });

  it("a function that makes no iterable", async () => {
    const stream = Dataset.fromIterable((() => 3) as unknown as () => []);
    await expect(stream.collect()).rejects.toThrow("what the function returned must be an iterable");
  });
});
