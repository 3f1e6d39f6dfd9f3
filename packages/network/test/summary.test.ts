import { describe, expect, test } from "vitest";
import { tanh } from "@nn/activations";
import { batchNorm, dense, dropout, layerNorm, residual, type LayerLike } from "@nn/layers";
import { adam, gradientDescent, type Optimizer } from "@nn/optimizers";
import { formatBytes, InvalidArgumentError, RandomStream } from "@nn/tensor";
import { meanSquaredError } from "../src/index.js";
import { data, planar, weightsOf } from "./support.js";

describe("a summary", () => {
  test("says shapes, parameters, operations and memory", () => {
    const network = planar({ name: "moons", layers: [dense(12), dense(2, { name: "head" })] });
    network.layers[0].freeze();
    expect(network.summary()).toMatchInlineSnapshot(`
      "moons, loss crossEntropy
      layer          output   parameters  FLOPs
      ─────────────────────────────────────────
      input          [B, 2]
      dense, frozen  [B, 12]          36     60
      head (dense)   [B, 2]           26     50
      ─────────────────────────────────────────
      parameters  62 (26 trained), 248 B
      prediction  110 FLOPs for one example, 128 B of working memory"
    `);
  });

  test("for a batch and an optimizer, the memory of training as well", () => {
    const network = planar({ layers: [dense(64), batchNorm(), dense(2)] });
    const optimizer = adam({ learningRate: 0.01, miniBatch: 64 });
    const { prediction, training } = network.memory({ optimizer });
    expect(network.summary({ optimizer }).split("\n").slice(-5)).toEqual([
      "parameters  450 (450 trained), 1.76 KiB",
      "statistics  512 B",
      "moments     3.52 KiB (m, v of adam)",
      `prediction  962 FLOPs for one example, ${formatBytes(prediction.arena)} of working memory for a batch of 64`,
      `training    ${formatBytes(training!.arena)} of working memory for a batch of 64, of which 1.76 KiB are gradients`,
    ]);
    expect(network.summary({ optimizer, batchSize: 16 })).toContain("a batch of 16, of which 1.76 KiB are gradients");
  });

  test("knows the moments of the optimizer that trained the network", async () => {
    const network = planar();
    expect(network.summary()).not.toContain("moments");
    await network.train(data, { optimizer: adam({ learningRate: 0.01, miniBatch: null }) });
    expect(network.summary()).toContain("moments     1.70 KiB (m, v of adam)");
  });
});

describe("the memory of a network", () => {
  test("in bytes, of each kind", async () => {
    const network = planar({ layers: [dense(64), batchNorm(), dense(2)] });
    const count = network.parameterCount;
    expect(network.memory()).toMatchObject({
      parameters: 4 * count,
      state: 2 * 4 * 64,
      gradients: 4 * count,
      moments: {},
    });
    expect(network.memory()).not.toHaveProperty("training");
    const { moments, training, prediction } = network.memory({ optimizer: adam(), batchSize: 32 });
    expect(moments).toEqual({ m: 4 * count, v: 4 * count });
    expect(training!.arena).toBeGreaterThan(prediction.arena + 4 * count);
    expect(training!.overhead).toBeLessThanOrEqual(1.1);
    const { storages } = training!;
    expect(storages.map(({ bytes }) => bytes).sort((a, b) => a - b)).toEqual([
      256,
      256,
      ...[count, count, count].map((n) => 4 * n),
    ]);
  });

  test("of random networks: no plan needs a tenth more than what is alive at the worst step", () => {
    const random = new RandomStream(3);
    const int = (from: number, to: number): number => from + (random.uint32() % (to - from));
    const layer = (): LayerLike => {
      const inner: LayerLike[] = [dense(int(2, 90), { activation: tanh }), dense(24)];
      const kinds = [batchNorm(), layerNorm(), residual(inner), residual([...inner, batchNorm()]), inner, dropout(0.3)];
      return kinds[int(0, kinds.length)];
    };
    for (let i = 0; i < 40; i++) {
      const layers = [dense(24), ...Array.from({ length: int(1, 9) }, layer), dense(2)];
      const { training, prediction } = planar({ layers }).memory({ batchSize: int(2, 150), optimizer: adam() });
      expect(training!.overhead).toBeLessThanOrEqual(1.1);
      expect(prediction.overhead).toBeLessThanOrEqual(1.1);
    }
  });

  test("follows what is frozen", () => {
    const network = planar({ layers: [dense(64), dense(2)] });
    network.layers[0].freeze();
    expect(network.memory({ batchSize: 8 })).toMatchObject({ gradients: 4 * (64 * 2 + 2) });
    network.layers[1].freeze();
    expect(network.memory({ batchSize: 8 })).not.toHaveProperty("training");
  });

  test("a run that is going on keeps its layout, whatever is frozen meanwhile", async () => {
    const [network, other] = [planar(), planar()];
    const optimizer = adam({ learningRate: 0.01, miniBatch: 50 });
    const onEpoch = (): void => {
      network.layers[0].freeze();
      network.memory({ batchSize: 8 });
      network.program(8, optimizer);
    };
    await network.train(data, { optimizer, epochs: 2, onEpoch });
    await other.train(data, { optimizer, epochs: 2 });
    expect(weightsOf(network)).toEqual(weightsOf(other));
  });

  test("knows which targets a loss takes", () => {
    const labels = planar().memory({ batchSize: 1024 }).training!;
    const rows = planar({ loss: meanSquaredError, metrics: [] }).memory({ batchSize: 1024 }).training!;
    expect(labels.arena).toBeGreaterThan(0);
    expect(rows.arena).toBeGreaterThan(0);
  });

  test("asking changes nothing", async () => {
    const [network, other] = [planar(), planar()];
    network.memory({ optimizer: gradientDescent(), batchSize: 50 });
    expect(network.optimizerState).toBeUndefined();
    const options = { optimizer: adam({ learningRate: 0.01, miniBatch: 50 }), epochs: 2 };
    expect((await network.train(data, options)).loss).toEqual((await other.train(data, options)).loss);
  });

  test("refuses options that make no sense", () => {
    const network = planar();
    for (const batchSize of [0, -1, 1.5, NaN]) {
      expect(() => network.memory({ batchSize })).toThrow(InvalidArgumentError);
      expect(() => network.summary({ batchSize })).toThrow("memory: batchSize must be an integer ≥ 1");
    }
    expect(() => network.memory({ optimizer: "adam" as unknown as Optimizer })).toThrow(
      'must be an optimizer, for example adam(); got "adam"',
    );
    expect(() => network.memory({ batch: 3 } as object)).toThrow('there is no option "batch"');
  });
});
