import { tanh } from "@nn/activations";
import { moons } from "@nn/data";
import { batchNorm, dense, dropout, lambda } from "@nn/layers";
import { adam } from "@nn/optimizers";
import { describe, expect, test } from "vitest";
import { accuracy, crossEntropy, Network, trainAll, type TrainOptions } from "../src/index.js";

const [train, validation] = moons({ samples: 120, noise: 0.4, seed: 1 }).split(0.4, { seed: 1 });
const make = (): Network =>
  new Network({
    input: [2],
    layers: [dense(24, { activation: tanh }), batchNorm(), dropout(0.1), dense(24, { activation: tanh }), dense(2)],
    loss: crossEntropy,
    metrics: [accuracy],
    seed: 3,
  });
const options = (earlyStopping?: TrainOptions["earlyStopping"], epochs = 60): TrainOptions => ({
  optimizer: adam({ learningRate: 0.03, miniBatch: 12 }),
  epochs,
  validation,
  ...(earlyStopping && { earlyStopping }),
});

describe("earlyStopping", () => {
  test("ends the run after its patience, and leaves the network as it was after its best epoch", async () => {
    const network = make();
    const history = await network.train(train, options({ patience: 4 }));
    const losses = history.validation.loss;
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(history.status).toBe("stopped");
    expect(history.bestEpoch).toBe(best);
    expect(history.epochs).toBe(best + 4);
    expect((await network.evaluate(validation)).loss).toBe(losses[best - 1]);
    // Weights, statistics, moments and the count of epochs: all that a run of so many epochs leaves.
    const alone = make();
    await alone.train(train, options(undefined, best));
    expect(network.toBytes()).toEqual(alone.toBytes());
    for (const each of [network, alone]) await each.train(train, options(undefined, 2));
    expect(network.toBytes()).toEqual(alone.toBytes());
  });

  test("by a metric that is better when higher, also if patience outlasts the epochs", async () => {
    const network = make();
    const history = await network.train(train, options({ patience: 50, metric: "accuracy", better: "higher" }, 12));
    const { accuracy: shares } = history.validation;
    expect(history.status).toBe("completed");
    expect(history.bestEpoch).toBe(shares.indexOf(Math.max(...shares)) + 1);
    expect((await network.evaluate(validation)).accuracy).toBe(Math.max(...shares));
  });

  test("in worker threads, and of layers that no file can hold", async () => {
    const [here, there] = [make(), make()];
    const expected = await here.train(train, options({ patience: 4 }));
    const [{ history }] = await trainAll([{ network: there, data: train, options: options({ patience: 4 }) }]);
    expect([history.status, history.bestEpoch]).toEqual(["stopped", expected.bestEpoch]);
    expect(there.toBytes()).toEqual(here.toBytes());
    const layers = [lambda((x) => x.mul(2)), dense(2)];
    const network = new Network({ input: [2], layers, loss: crossEntropy });
    await expect(network.train(train, options({ patience: 1 }, 3))).resolves.toHaveProperty("bestEpoch");
  });

  test("an aborted run that gives its history leaves its best epoch, too", async () => {
    const network = make();
    const stop = new AbortController();
    const history = await network.train(train, {
      ...options({ patience: 30 }),
      signal: stop.signal,
      onAbort: "resolve",
      onEpoch: ({ epoch }) => {
        if (epoch === 25) stop.abort();
      },
    });
    expect(history.status).toBe("aborted");
    expect((await network.evaluate(validation)).loss).toBe(Math.min(...history.validation.loss));
  });

  test.each<[unknown, RegExp]>([
    [{}, /patience must be an integer ≥ 1, got undefined/],
    [{ patience: 0 }, /patience must be an integer ≥ 1, got 0/],
    [{ patience: 3, metric: "f1" }, /metric must be one of loss, accuracy; got "f1"/],
    [{ patience: 3, metric: "accuracy" }, /better must be "lower" or "higher" for accuracy, got undefined/],
    [{ patience: 3, better: "max" }, /better must be "lower" or "higher" for loss, got "max"/],
    [{ patience: 3, minDelta: 1 }, /there is no option "minDelta"/],
    [10, /options must be a record/],
  ])("refuses %o", async (earlyStopping, message) => {
    await expect(make().train(train, options(earlyStopping as never))).rejects.toThrow(message);
  });

  test("needs validation data", async () => {
    const { optimizer } = options();
    await expect(make().train(train, { optimizer, earlyStopping: { patience: 3 } })).rejects.toThrow(/give validation/);
  });
});
