import { describe, expect, it } from "vitest";
import { Dataset, StreamError, type ExampleInput } from "../src/index.js";

/** A source that counts how often it is opened, read and closed. */
function watched(count: number): {
  source: () => AsyncGenerator<ExampleInput>;
  log: Record<"opened" | "read" | "closed", number>;
} {
  const log = { opened: 0, read: 0, closed: 0 };
  async function* source(): AsyncGenerator<ExampleInput> {
    log.opened++;
    try {
      for (let i = 0; i < count; i++) {
        log.read++;
        yield { x: [i, -i], y: i % 2 };
      }
    } finally {
      log.closed++;
    }
  }
  return { source, log };
}

async function drain(items: AsyncIterable<unknown>, stopAfter = Infinity): Promise<number> {
  let count = 0;
  for await (const _ of items) if (++count >= stopAfter) break;
  return count;
}

/** Every kind of stage on top of one another. */
const chain = (data: Dataset): Dataset =>
  data
    .map((example) => example)
    .filter(() => true)
    .skip(1)
    .shuffle(1, { buffer: 2 })
    .concat(Dataset.from({ x: [[1, 2]], y: [0] }))
    .oneHot(2)
    .standardize({ mean: [0, 0], std: [1, 1] })
    .take(50);

describe("a stream", () => {
  it("takes sync and async iterables, generators, and functions that make them", async () => {
    const examples = [
      { x: [1], y: 0 },
      { x: [2], y: 1 },
    ];
    async function* later(): AsyncGenerator<ExampleInput> {
      yield* examples;
    }
    function* now(): Generator<ExampleInput> {
      yield* examples;
    }
    for (const source of [examples, new Set(examples), () => examples, now, later, now(), later()]) {
      const data = await Dataset.fromIterable(source).collect();
      expect(data.x.data).toEqual(Float32Array.of(1, 2));
      expect(data.y.data).toEqual(Int32Array.of(0, 1));
    }
  });

  it("has no arrays until it is collected", async () => {
    const data = Dataset.fromIterable([{ x: [1], y: 0 }]);
    expect(data.inMemory).toBe(false);
    expect(data.length).toBeUndefined();
    const asks = [
      () => data.inputShape,
      () => data.targetShape,
      () => data.x,
      () => data.y,
      () => data.weights,
      () => data.standardize(),
      () => data.normalize(),
      () => data.order(),
      () => data.allocateBatch(1),
      () => data.gatherBatch(Int32Array.of(0), { x: new Float32Array(1), y: new Int32Array(1) }),
    ];
    for (const ask of asks) {
      expect(ask).toThrow(StreamError);
      expect(ask).toThrow(/collect\(\) the stream first/);
    }
    const collected = await data.collect();
    expect(collected.inMemory).toBe(true);
    expect(await collected.collect()).toBe(collected);
  });

  it("is opened once for each pass, and only when it is read", async () => {
    const { source, log } = watched(4);
    const plain = Dataset.fromIterable(source, { length: 4 });
    expect([
      plain.length,
      plain
        .map((e) => e)
        .skip(1)
        .shuffle(1)
        .oneHot(2)
        .take(2).length,
    ]).toEqual([4, 2]);
    const data = chain(plain);
    expect(data.length).toBeUndefined();
    expect(log.opened).toBe(0);
    expect(await drain(data)).toBe(4);
    expect(await drain(data.batches({ size: 3 }))).toBe(2);
    expect(log).toEqual({ opened: 2, read: 8, closed: 2 });
  });

  it("says so when an iterator would be read twice", async () => {
    const data = Dataset.fromIterable(watched(3).source());
    expect(await drain(data)).toBe(3);
    await expect(drain(data)).rejects.toThrow(StreamError);
    await expect(drain(data)).rejects.toThrow(/give a function that makes a new one/);
  });

  it("closes its source when the consumer stops", async () => {
    for (const batches of [false, true]) {
      const { source, log } = watched(100);
      const data = chain(Dataset.fromIterable(source));
      await drain(batches ? data.batches({ size: 2 }) : data, 2);
      expect(log.closed).toBe(1);
      expect(log.read).toBeLessThan(10);
    }
  });

  it("closes its source when the consumer throws, a stage throws, or an example is broken", async () => {
    const consumer = watched(9);
    const consume = async (): Promise<void> => {
      for await (const _ of chain(Dataset.fromIterable(consumer.source))) throw new Error("mine");
    };
    await expect(consume()).rejects.toThrow("mine");
    expect(consumer.log.closed).toBe(1);

    const stage = watched(9);
    const broken = Dataset.fromIterable(stage.source).map(() => {
      throw new Error("stage");
    });
    await expect(drain(broken.batches())).rejects.toThrow("stage");
    expect(stage.log.closed).toBe(1);

    const filtered = watched(9);
    const failing = Dataset.fromIterable(filtered.source).filter((_, i) => {
      if (i === 2) throw new Error("predicate");
      return true;
    });
    await expect(drain(failing)).rejects.toThrow("predicate");
    expect(filtered.log).toEqual({ opened: 1, read: 3, closed: 1 });

    const uneven = watched(9);
    const mapped = Dataset.fromIterable(uneven.source).map(({ x, y }, i) => ({ x: i === 3 ? 1 : x, y }));
    await expect(drain(mapped)).rejects.toThrow(/example 3: x has shape \[\], the first has \[2\]/);
    expect(uneven.log.closed).toBe(1);
  });

  it("passes on what its source throws, and can be read again", async () => {
    let fail = true;
    const data = Dataset.fromIterable(function* (): Generator<ExampleInput> {
      yield { x: 1, y: 1 };
      if (fail) throw new Error("disk");
      yield { x: 2, y: 2 };
    });
    await expect(drain(data.batches())).rejects.toThrow("disk");
    fail = false;
    expect(await drain(data)).toBe(2);
  });

  it("takes no example more than it needs", async () => {
    const { source, log } = watched(100);
    expect(await drain(Dataset.fromIterable(source).take(3))).toBe(3);
    expect(log).toEqual({ opened: 1, read: 3, closed: 1 });
    expect(await drain(Dataset.fromIterable(source).take(0))).toBe(0);
    expect(log.opened).toBe(1);
  });

  it.each([
    ["no object", [3], /example 0 must be an object \{ x, y \}, got 3/],
    ["no y", [{ x: 1 }], /must be an object \{ x, y \}/],
    [
      "another shape",
      [
        { x: [1], y: 0 },
        { x: [1, 2], y: 0 },
      ],
      /example 1: x has shape \[2\], the first has \[1\]/,
    ],
    [
      "another target shape",
      [
        { x: 1, y: 0 },
        { x: 1, y: [0] },
      ],
      /example 1: y has shape \[1\], the first has \[\]/,
    ],
    [
      "labels, then values",
      [
        { x: 1, y: 0 },
        { x: 1, y: 0.5 },
      ],
      /example 1: y is 0.5, expected an integer/,
    ],
    [
      "floats, then whole numbers",
      [
        { x: [1], y: 0 },
        { x: Int32Array.of(1), y: 0 },
      ],
      /example 1: x is int32, the first is float32/,
    ],
    ["text", [{ x: "a", y: 0 }], /example 0: x is "a", expected a number/],
    ["a bad weight", [{ x: 1, y: 0, weight: -2 }], /example 0: weight must be a finite number ≥ 0, got -2/],
  ])("refuses %s", async (_, examples, message) => {
    await expect(drain(Dataset.fromIterable(examples as ExampleInput[]))).rejects.toThrow(message);
  });

  it("refuses a length that is none", () => {
    expect(() => Dataset.fromIterable([], { length: -1 })).toThrow(/length must be an integer ≥ 0/);
  });

  it("can be told that whole numbers are values", async () => {
    const data = await Dataset.fromIterable(
      [
        { x: 1, y: 1 },
        { x: 2, y: 2.5 },
      ],
      { targets: "values" },
    ).collect();
    expect(data.y.data).toEqual(Float32Array.of(1, 2.5));
  });

  it("carries weights", async () => {
    const data = await Dataset.fromIterable([
      { x: 1, y: 1 },
      { x: 2, y: 2, weight: 0.5 },
    ]).collect();
    expect(data.weights).toEqual(Float32Array.of(1, 0.5));
  });
});
