import { Dataset } from "@nn/data";
import { dense, embedding, gru, lstm, sequential } from "@nn/layers";
import { adam } from "@nn/optimizers";
import { InvalidArgumentError } from "@nn/tensor";
import { describe, expect, test } from "vitest";
import { accuracy, crossEntropy, DataError, generate, Network, trainAll, type Job } from "../src/index.js";

const T = 4;
const ROWS = 2;

function network(stateful: number | undefined = ROWS, length = T): Network {
  const options = stateful === undefined ? {} : { stateful };
  const layers = [embedding(5, 3), lstm(6, { ...options, layers: 2 }), dense(5)];
  return new Network({ input: [length], layers, loss: crossEntropy, metrics: [accuracy], seed: 2 });
}

/** Row r of batch k goes on where row r of batch k − 1 ended. */
function tokens(batches: number, length = T): { data: Int32Array; shape: [number, number]; dtype: "int32" } {
  const data = Int32Array.from({ length: batches * ROWS * length }, (_, i) => {
    const [batch, row, t] = [Math.floor(i / (ROWS * length)), Math.floor(i / length) % ROWS, i % length];
    return ((batch * length + t) * (row + 2) + ((batch * length + t) >> 2)) % 5;
  });
  return { data, shape: [batches * ROWS, length], dtype: "int32" };
}

function dataset(batches: number): Dataset {
  const x = tokens(batches);
  return Dataset.from({ x, y: { ...x, data: x.data.map((token) => (token + 1) % 5) } });
}

const optimizer = (miniBatch: number | null = ROWS) => adam({ learningRate: 0.01, miniBatch });

const weights = (network: Network): number[] =>
  network.namedParameters().flatMap(({ parameter }) => [...parameter.value.data]);

const states = (network: Network): number[] =>
  network.namedStates().flatMap(({ parameter }) => [...parameter.value.data]);

describe("training", () => {
  test.each<[string, Dataset, object, new (...given: never[]) => Error, RegExp]>([
    [
      "another batch size",
      dataset(3),
      { optimizer: optimizer(3) },
      InvalidArgumentError,
      /give the optimizer miniBatch: 2, got 3/,
    ],
    [
      "all at once",
      dataset(3),
      { optimizer: optimizer(null) },
      InvalidArgumentError,
      /miniBatch: 2, got null, which makes a batch of all 6/,
    ],
    [
      "a rest",
      dataset(3).take(5),
      { optimizer: optimizer() },
      DataError,
      /5 rows fill 2 and leave 1 over: dropLast: true leaves out the last/,
    ],
    [
      "a validation with a rest",
      dataset(3),
      { optimizer: optimizer(), validation: dataset(2).take(3) },
      DataError,
      /train: validation: lstm goes on .* 3 rows fill 1 and leave 1 over: take fewer/,
    ],
    ["mixing", dataset(3), { optimizer: optimizer(), shuffle: true }, InvalidArgumentError, /leave shuffle out/],
  ])("%s is refused before it begins", async (_, data, options, type, message) => {
    const one = network();
    const before = weights(one);
    const training = one.train(data, { optimizer: optimizer(), ...options });
    await expect(training).rejects.toThrow(message);
    await expect(training).rejects.toBeInstanceOf(type);
    expect(weights(one)).toEqual(before);
    expect(one.epoch).toBe(0);
  });

  test("a rest may be left out, and the whole may be one batch", async () => {
    const data = dataset(3).take(5);
    expect((await network().train(data, { optimizer: optimizer(), dropLast: true })).steps).toBe(2);
    expect((await network().train(dataset(1), { optimizer: optimizer(null), shuffle: true, epochs: 2 })).steps).toBe(2);
  });

  test("examples keep their order, as with shuffle: false", async () => {
    const [one, other] = [network(), network()];
    await one.train(dataset(3), { optimizer: optimizer(), epochs: 2 });
    await other.train(dataset(3), { optimizer: optimizer(), epochs: 2, shuffle: false });
    expect(weights(one)).toEqual(weights(other));
  });

  test("looking at predictions and at validation data on the way changes nothing", async () => {
    const [one, other] = [network(), network()];
    await one.train(dataset(3), { optimizer: optimizer(), epochs: 3 });
    await other.train(dataset(3), {
      optimizer: optimizer(),
      epochs: 3,
      validation: dataset(2),
      onEpoch: async () => {
        await other.predict(tokens(2));
        await other.capture(tokens(1));
      },
    });
    expect(weights(one)).toEqual(weights(other));
    expect(states(one)).toEqual(states(other));
  });

  test("with resetState every epoch begins at zero, the first one too; here and in workers", async () => {
    const options = { optimizer: optimizer(), epochs: 3 };
    const [option, byHand, none] = [network(), network(), network()];
    // What was before the run counts as little as the epoch before.
    await option.predict(tokens(1));
    await option.train(dataset(3), { ...options, resetState: true });
    await byHand.train(dataset(3), {
      ...options,
      onEpoch: ({ epoch }) => (epoch < 3 ? byHand.resetState() : undefined),
    });
    await none.train(dataset(3), { ...options, resetState: false });
    expect(weights(option)).toEqual(weights(byHand));
    expect(states(option)).toEqual(states(byHand));
    expect(weights(option)).not.toEqual(weights(none));

    const job = (one: Network): Job => ({ network: one, data: dataset(3), options: { ...options, resetState: true } });
    for (const workers of [0, 1]) {
      const [{ network: trained }] = await trainAll([job(network())], { workers });
      expect(weights(trained)).toEqual(weights(option));
      expect(states(trained)).toEqual(states(option));
    }
    const wrong = { ...options, resetState: 1 as unknown as boolean };
    await expect(network().train(dataset(3), wrong)).rejects.toThrow("train: resetState must be boolean, got 1");
  });

  test("stateful layers of different sizes make no network", () => {
    const layers = [embedding(5, 3), lstm(4, { stateful: 2 }), sequential(gru(4, { stateful: 3 })), dense(5)];
    expect(() => new Network({ input: [T], layers, loss: crossEntropy })).toThrow(
      /lstm is stateful for batches of 2, gru for 3/,
    );
  });
});

describe("predictions", () => {
  test("go on where the one before ended, until the state is reset", async () => {
    const [pieces, whole] = [network(), network(undefined, 3 * T)];
    // The same tokens as sequences of 12, two rows.
    const { data: expected } = await whole.predict(tokens(1, 3 * T));
    const rowOf = (batch: number, row: number): Float32Array =>
      (expected as Float32Array).subarray((row * 3 + batch) * T * 5, (row * 3 + batch + 1) * T * 5);
    const check = ({ data }: { data: ArrayLike<number> }, batch: number): void => {
      const rows = Array.from(data);
      const wanted = [...rowOf(batch, 0), ...rowOf(batch, 1)];
      rows.forEach((value, i) => expect(value).toBeCloseTo(wanted[i], 5));
    };
    const { data } = tokens(3);
    const part = (batch: number) => ({ ...tokens(1), data: data.slice(batch * ROWS * T, (batch + 1) * ROWS * T) });
    for (const batch of [0, 1, 2]) check(await pieces.predict(part(batch)), batch);
    pieces.resetState();
    const all = await pieces.predict(tokens(3));
    for (const batch of [0, 1, 2])
      check({ data: all.data.slice(batch * ROWS * T * 5, (batch + 1) * ROWS * T * 5) }, batch);
  });

  test("rows that fill no batch are refused", async () => {
    const one = network();
    const three = { ...tokens(2), data: tokens(2).data.slice(0, 3 * T), shape: [3, T] };
    await expect(one.predict(three)).rejects.toThrow(
      /predict: lstm .* takes batches of 2; 3 rows fill 1 and leave 1 over/,
    );
    await expect(one.evaluate(dataset(2).take(1))).rejects.toThrow(/evaluate: .* 1 rows fill 0 and leave 1 over/);
  });

  test("an evaluation begins at zero, goes on from batch to batch, and leaves the state", async () => {
    const one = network();
    await one.train(dataset(3), { optimizer: optimizer() });
    const before = states(one);
    const scores = await one.evaluate(dataset(3));
    expect(await one.evaluate(dataset(3))).toEqual(scores);
    expect(states(one)).toEqual(before);
    expect(before.some((value) => value !== 0)).toBe(true);

    one.resetState();
    const { data } = await one.predict(tokens(3));
    const logits = data as Float32Array;
    const { y } = dataset(3);
    const losses = Array.from(y.data, (label, i) => {
      const row = logits.subarray(i * 5, i * 5 + 5);
      return Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0)) - row[label];
    });
    expect(scores.loss).toBeCloseTo(losses.reduce((a, b) => a + b, 0) / losses.length, 5);
  });
});

describe("looking", () => {
  test("summary, memory, programs, profiles and captures take any number of rows", async () => {
    const one = network();
    expect(one.summary()).toContain("lstm");
    expect(one.memory().prediction.arena).toBeGreaterThan(0);
    expect(one.program()).not.toBe("");
    expect(String(await one.explain(dataset(2)))).toContain("prediction of 2 rows");
    const { values } = await one.capture({ ...tokens(1), data: tokens(1).data.slice(0, T), shape: [1, T] });
    expect(values.lstm.shape).toEqual([1, T, 6]);
  });

  test("a text is the same with and without a memory, and as without stateful", async () => {
    const write = async (from: Network, cache: boolean): Promise<number[]> => {
      const text: number[] = [];
      for await (const token of generate(from, [1, 2], { length: 6, seed: 1, cache })) text.push(token);
      return text;
    };
    const one = network();
    await one.predict(tokens(1));
    const text = await write(one, true);
    expect(await write(one, false)).toEqual(text);
    expect(await write(network(1), false)).toEqual(text);
    expect(await write(network(undefined), true)).toEqual(text);
  });
});
