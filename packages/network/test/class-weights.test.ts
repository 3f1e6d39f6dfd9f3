import { Dataset } from "@nn/data";
import { dense } from "@nn/layers";
import { describe, expect, test } from "vitest";
import { crossEntropy, meanSquaredError, Network, trainAll, type TrainOptions } from "../src/index.js";
import { data, optimizer, planar, weightsOf } from "./support.js";

describe("balanced classes", () => {
  const rare = data.filter(({ y }, i) => y.data[0] === 0 || i % 10 === 0);
  const count = Array.from(rare.y.data).filter((label) => label === 1).length;
  const train = async (set: Dataset, classWeights: TrainOptions["classWeights"]): Promise<unknown> => {
    const network = planar();
    await network.train(set, { optimizer: optimizer(), epochs: 2, classWeights });
    return weightsOf(network);
  };

  test("weigh N / (K · Nₖ), in labels and in one-hot rows, here and in a worker", async () => {
    const n = rare.length!;
    const expected = await train(rare, [n / (2 * (n - count)), n / (2 * count)]);
    expect(await train(rare, "balanced")).toEqual(expected);
    expect(await train(rare.oneHot(), "balanced")).toEqual(
      await train(rare.oneHot(), [n / (2 * (n - count)), n / (2 * count)]),
    );
    const network = planar();
    await trainAll([{ network, data: rare, options: { optimizer: optimizer(), epochs: 2, classWeights: "balanced" } }]);
    expect(weightsOf(network)).toEqual(expected);
  });

  test("are refused where there are none", async () => {
    const run = (network: Network, set: Dataset, classWeights: unknown): Promise<unknown> =>
      network.train(set, { optimizer: optimizer(), classWeights: classWeights as never });
    await expect(run(planar(), rare, "even")).rejects.toThrow('classWeights must be "balanced", or a list or record');
    await expect(
      run(
        planar(),
        Dataset.fromIterable(() => rare, { targets: "labels" }),
        "balanced",
      ),
    ).rejects.toThrow(/needs the examples in memory/);
    const numbers = Dataset.from({ x: [[1], [2]], y: [[0.5], [1]] });
    const value = new Network({ input: [1], layers: dense(1), loss: meanSquaredError });
    await expect(run(value, numbers, "balanced")).rejects.toThrow(
      /"balanced" needs labels 0, 1, 2, …; the target of row 0/,
    );
    const sequences = Dataset.from({
      x: [[[1], [2]]],
      y: { data: Int32Array.of(0, 1), shape: [1, 2], dtype: "int32" },
    });
    const each = new Network({ input: [2, 1], layers: dense(2), loss: crossEntropy });
    await expect(run(each, sequences, [1, 2])).rejects.toThrow(/classWeights weigh whole examples by their class/);
  });
});
