import { describe, expect, test } from "vitest";
import { batchNorm, dense, dropout, lambda } from "@nn/layers";
import { adam, gradientDescent, l2, momentum } from "@nn/optimizers";
import { Dataset } from "@nn/data";
import { setBackend } from "@nn/tensor";
import {
  crossEntropy,
  Network,
  NonFiniteError,
  TrainingInProgressError,
  meanSquaredError,
  type Progress,
} from "../src/index.js";
import { data, optimizer, planar, weightsOf, withFeature } from "./support.js";

describe("training", () => {
  test("learns the moons", async () => {
    const network = planar();
    const history = await network.train(data, { optimizer: optimizer(), epochs: 60, validation: data });
    expect(history.status).toBe("completed");
    expect(history.train.loss).toHaveLength(60);
    expect(history.validation.accuracy).toHaveLength(60);
    expect(history.loss.at(-1)).toBeLessThan(0.1 * history.loss[0]);
    const scores = await network.evaluate(data);
    expect(scores.accuracy).toBeGreaterThan(0.98);
    expect(scores.loss).toBeCloseTo(history.validation.loss.at(-1)!, 6);
  });

  test("a full batch is one step an epoch", async () => {
    const steps: Progress[] = [];
    const history = await planar().train(data, {
      optimizer: momentum({ miniBatch: null }),
      epochs: 3,
      onStep: (step) => void steps.push(step),
    });
    expect(history.steps).toBe(3);
    expect(steps.map(({ epoch, batch, batches }) => [epoch, batch, batches])).toEqual([
      [1, 1, 1],
      [2, 1, 1],
      [3, 1, 1],
    ]);
    expect(steps[1].secondsLeft).toBeGreaterThan(0);
  });

  test("one step of gradient descent is p − η·g", async () => {
    const x = [
      [1, 2],
      [3, -1],
      [0.5, 0.25],
    ];
    const y = [[1], [0], [2]];
    const network = new Network({ input: [2], layers: [dense(1)], loss: meanSquaredError, seed: 1 });
    const [w0, w1, b] = weightsOf(network);
    await network.train(Dataset.from({ x, y }), { optimizer: gradientDescent({ learningRate: 0.1 }) });
    const errors = x.map(([p, q], i) => w0 * p + w1 * q + b - y[i][0]);
    const slope = (f: (row: number[]) => number): number =>
      (2 / 3) * errors.reduce((sum, e, i) => sum + e * f(x[i]), 0);
    const expected = [w0 - 0.1 * slope((r) => r[0]), w1 - 0.1 * slope((r) => r[1]), b - 0.1 * slope(() => 1)];
    weightsOf(network).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
  });

  test("regularization moves weights but not biases", async () => {
    const zero = Dataset.from({ x: [[0, 0]], y: [[0]] });
    const network = new Network({ input: [2], layers: [dense(1)], loss: meanSquaredError, seed: 1 });
    const [w0, w1, b] = weightsOf(network);
    await network.train(zero, { optimizer: gradientDescent({ learningRate: 0.5, regularization: l2(0.1) }) });
    const after = weightsOf(network);
    expect(after[0]).toBeCloseTo(w0 * 0.95, 6);
    expect(after[1]).toBeCloseTo(w1 * 0.95, 6);
    expect(after[2]).toBeCloseTo(b, 6);
  });

  test("fault 16: the last batch may be short, and a batch larger than the data is all of it", async () => {
    const history = await planar().train(data, { optimizer: optimizer(64) });
    expect(history.steps).toBe(4);
    expect((await planar().train(data.take(3), { optimizer: optimizer(64) })).steps).toBe(1);
  });

  test("frozen layers stay as they are, and can thaw", async () => {
    const network = planar();
    network.layers[0].freeze();
    const before = [...network.layers[0].parameters.W.value.data];
    const outer = [...network.layers[2].parameters.W.value.data];
    await network.train(data, { optimizer: optimizer(), epochs: 2 });
    expect([...network.layers[0].parameters.W.value.data]).toEqual(before);
    expect([...network.layers[2].parameters.W.value.data]).not.toEqual(outer);
    network.layers[0].unfreeze();
    await network.train(data, { optimizer: optimizer(), epochs: 1 });
    expect([...network.layers[0].parameters.W.value.data]).not.toEqual(before);
  });

  test("streams train as memory does", async () => {
    const [a, b] = [planar(), planar()];
    const stream = Dataset.fromIterable(() => data, { targets: "labels" });
    await a.train(data, { optimizer: optimizer(), epochs: 2, shuffle: false });
    await b.train(stream, { optimizer: optimizer(), epochs: 2, shuffle: false });
    expect(weightsOf(b)).toEqual(weightsOf(a));
  });

  test("class weights scale a class's share of the loss", async () => {
    const [plain, weighted] = [planar(), planar()];
    await plain.train(data, { optimizer: optimizer(), epochs: 1 });
    await weighted.train(data, { optimizer: optimizer(), epochs: 1, classWeights: { 0: 1, 1: 5 } });
    const share = async (network: Network): Promise<number> => {
      const { data: scores } = await network.predict(data);
      let ones = 0;
      for (let i = 0; i < scores.length; i += 2) if (scores[i + 1] > scores[i]) ones++;
      return ones;
    };
    expect(await share(weighted)).toBeGreaterThan(await share(plain));
  });
});

describe("numbers that are not finite", () => {
  test.each([
    ["NaN", NaN],
    ["infinity", Infinity],
  ])("fault 1 and 2: %s in the features", async (_, value) => {
    const network = planar();
    const error = await network
      .train(withFeature(120, value), { optimizer: optimizer(), shuffle: false })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(NonFiniteError);
    expect((error as NonFiniteError).place).toEqual({ epoch: 1, batch: 3, kind: "input", name: "" });
    expect(weightsOf(network).every(Number.isFinite)).toBe(true);
  });

  test("fault 3: divergence leaves the last finite weights", async () => {
    const network = new Network({ input: [2], layers: [dense(1)], loss: meanSquaredError, seed: 1 });
    const line = Dataset.from({
      x: [
        [1, 2],
        [3, 4],
      ],
      y: [[1], [2]],
    });
    const error = await network
      .train(line, { optimizer: gradientDescent({ learningRate: 1e6 }), epochs: 100 })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(NonFiniteError);
    expect((error as Error).message).toMatch(/epoch \d+, batch 1.*first appears in/);
    expect(weightsOf(network).every(Number.isFinite)).toBe(true);
    await expect(network.predict([[1, 2]])).resolves.toBeDefined();
  });

  test("fault 4: a NaN made in the backward pass names the parameter and the operation", async () => {
    const root = lambda((x) => x.mul(0).abs().sqrt());
    const network = new Network({ input: [1], layers: [dense(1), root], loss: meanSquaredError, seed: 1 });
    const line = Dataset.from({ x: [[1], [2]], y: [[1], [2]], targets: "values" });
    const error = await network.train(line, { optimizer: gradientDescent() }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(NonFiniteError);
    expect((error as NonFiniteError).place).toMatchObject({
      kind: "gradient",
      name: expect.stringMatching(/^dense\./) as string,
      operation: "div",
    });
  });

  test("checkFinite: false goes on", async () => {
    const history = await planar().train(withFeature(0, NaN), { optimizer: optimizer(), checkFinite: false });
    expect(history.loss[0]).toBeNaN();
  });
});

describe("one run at a time", () => {
  test("fault 55: predict sees one step's weights; a second train is refused", async () => {
    const network = planar({ layers: [dense(12), dropout(0.5), batchNorm(), dense(2)] });
    const x = data.take(5);
    const run = network.train(data, { optimizer: optimizer(), epochs: 20 });
    await expect(network.train(data, { optimizer: optimizer() })).rejects.toThrow(TrainingInProgressError);
    const [a, b] = [await network.predict(x), await network.predict(x)];
    expect([...a.data].every(Number.isFinite)).toBe(true);
    expect(b.shape).toEqual([5, 2]);
    await run;
    const [c, d] = [await network.predict(x), await network.predict(x)];
    expect(c.data).toEqual(d.data);
  });

  test("fault 54: an abort ends the run within a batch", async () => {
    const network = planar();
    const controller = new AbortController();
    let steps = 0;
    const onStep = (): void => {
      if (++steps === 5) controller.abort();
    };
    const run = network.train(data, { optimizer: optimizer(), epochs: 1000, signal: controller.signal, onStep });
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
    expect(steps).toBe(5);
    await expect(network.predict(data)).resolves.toBeDefined();
    await expect(network.train(data, { optimizer: optimizer() })).resolves.toMatchObject({ status: "completed" });
  });

  test("fault 54: a signal aborted before does nothing; a result by option", async () => {
    const network = planar();
    const before = weightsOf(network);
    await expect(network.train(data, { optimizer: optimizer(), signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(weightsOf(network)).toEqual(before);
    const controller = new AbortController();
    const history = await network.train(data, {
      optimizer: optimizer(),
      epochs: 10,
      signal: controller.signal,
      onAbort: "resolve",
      onEpoch: ({ epoch }) => {
        if (epoch === 2) controller.abort();
      },
    });
    expect(history).toMatchObject({ status: "aborted", epochs: 2 });
  });

  test("fault 56: what a callback throws comes out, and the network trains again", async () => {
    const network = planar();
    const fail = (): void => {
      throw new RangeError("mine");
    };
    await expect(network.train(data, { optimizer: optimizer(), onStep: fail })).rejects.toThrow(RangeError);
    await expect(network.train(data, { optimizer: optimizer(), onEpoch: fail })).rejects.toThrow("mine");
    await expect(network.train(data, { optimizer: optimizer() })).resolves.toBeDefined();
  });

  test("fault 56: a generator that throws is closed, and the error comes out", async () => {
    let closed = 0;
    async function* source(): AsyncGenerator<{ x: number[]; y: number }> {
      try {
        for (let i = 0; i < 120; i++) {
          if (i === 110) throw new RangeError("disk");
          yield { x: [i / 100, 1], y: i % 2 };
        }
      } finally {
        closed++;
      }
    }
    const network = planar();
    const stream = Dataset.fromIterable(source, { targets: "labels" });
    await expect(network.train(stream, { optimizer: optimizer() })).rejects.toThrow("disk");
    expect(closed).toBe(1);
    const stop = (): void => {
      throw new RangeError("mine");
    };
    await expect(network.train(stream, { optimizer: optimizer(), onStep: stop })).rejects.toThrow("mine");
    expect(closed).toBe(2);
  });
});

describe("same seed, same bits (fault 53)", () => {
  const train = async (seed: number): Promise<number[]> => {
    const network = planar({ seed, layers: [dense(8), dropout(0.3), dense(2)] });
    await network.train(data, { optimizer: adam({ miniBatch: 32 }), epochs: 3 });
    return weightsOf(network);
  };

  test("twice the same, another seed another result", async () => {
    const first = await train(7);
    expect(await train(7)).toEqual(first);
    expect(await train(8)).not.toEqual(first);
  });

  test("backends agree", async () => {
    const onWasm = await train(7);
    setBackend("js");
    try {
      const onJs = await train(7);
      onJs.forEach((value, i) => expect(Math.abs(value - onWasm[i])).toBeLessThan(2e-4));
    } finally {
      setBackend("auto");
    }
  });

  test("ten epochs equal five and five", async () => {
    const [a, b] = [planar(), planar()];
    await a.train(data, { optimizer: optimizer(), epochs: 10 });
    await b.train(data, { optimizer: optimizer(), epochs: 5 });
    await b.train(data, { optimizer: optimizer(), epochs: 5 });
    expect(weightsOf(b)).toEqual(weightsOf(a));
  });
});

test("ignored labels count in no mean: the loss is that of the others alone", async () => {
  const loss = crossEntropy({ ignoreIndex: -1 });
  const labels = Int32Array.from(data.y.data, (label, i) => (i % 3 === 0 ? -1 : label));
  const some = Dataset.from({ x: data.x, y: labels });
  const others = some.filter(({ y }) => y.data[0] !== -1);
  const network = planar({ loss });
  expect((await network.evaluate(some)).loss).toBeCloseTo((await network.evaluate(others)).loss, 5);
  const [a, b] = [planar({ loss }), planar({ loss })];
  const descent = (): ReturnType<typeof gradientDescent> => gradientDescent({ learningRate: 0.5 });
  await a.train(some, { optimizer: descent() });
  await b.train(others, { optimizer: descent() });
  weightsOf(a).forEach((value, i) => expect(value).toBeCloseTo(weightsOf(b)[i], 5));
});

test("what the validation set yields must be finite too", async () => {
  const run = planar().train(data, { optimizer: optimizer(), validation: withFeature(3, NaN) });
  await expect(run).rejects.toMatchObject({ name: "NonFiniteError", place: { epoch: 1, kind: "validation loss" } });
});
