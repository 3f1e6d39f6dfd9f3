import { afterEach, describe, expect, test } from "vitest";
import { relu, tanh } from "@nn/activations";
import { Dataset } from "@nn/data";
import { batchNorm, dense, dropout, lambda, residual } from "@nn/layers";
import { adam, momentum } from "@nn/optimizers";
import { capture, InvalidArgumentError, setBackend } from "@nn/tensor";
import { DataError, meanSquaredError, Network, TrainingInProgressError } from "../src/index.js";
import { data, planar, weightsOf } from "./support.js";

afterEach(() => setBackend("auto"));

const rows = data.take(6);

describe.each(["js", "wasm"] as const)("explain on %s", (backend) => {
  const optimizer = adam({ learningRate: 0.01, miniBatch: 32 });
  const layers = () => [dense(12, { activation: relu }), batchNorm(), dropout(0.2), dense(2)];

  test("explains a training step and leaves the network as it was", async () => {
    setBackend(backend);
    const [network, other] = [planar({ layers: layers() }), planar({ layers: layers() })];
    const before = network.toBytes();
    const explanation = await network.explain(data, { optimizer, repeats: 2 });
    expect(explanation).toMatchObject({ title: "network: training step with adam, 32 examples", backend, repeats: 2 });
    const product = explanation.steps.find(({ kind }) => kind === "gemm");
    // The bias and relu are part of the product.
    expect(product).toMatchObject({ flops: 2 * 32 * 2 * 12 + 2 * 32 * 12, label: "matmul+maximum" });
    expect(explanation.steps.at(-1)).toMatchObject({ phase: "commit" });
    expect(network.toBytes()).toEqual(before);
    expect((await network.train(data, { optimizer, epochs: 2 })).loss).toEqual(
      (await other.train(data, { optimizer, epochs: 2 })).loss,
    );
    const [weights, bytes] = [weightsOf(network), network.toBytes()];
    await network.explain(data, { optimizer: momentum({ learningRate: 10 }), repeats: 1 });
    expect(weightsOf(network)).toEqual(weights);
    expect(network.toBytes()).toEqual(bytes);
  });

  test("explains a prediction", async () => {
    setBackend(backend);
    const network = planar({ name: "moons" });
    const { title, steps } = await network.explain(data, { batchSize: 64, repeats: 1 });
    expect(title).toBe("moons: prediction of 64 rows");
    expect(steps.every(({ phase }) => phase === "compute")).toBe(true);
    expect(steps[0].flops).toBe(2 * 64 * 2 * 12);
    expect((await network.explain([[0, 1]], { repeats: 1 })).title).toBe("moons: prediction of 1 row");
  });
});

describe("explain", () => {
  const network = planar();
  const optimizer = adam({ miniBatch: 16 });

  test("takes the optimizer's batch, another one, or all rows", async () => {
    const sizeOf = async (batchSize?: number | null): Promise<string> =>
      (await network.explain(data, { optimizer, batchSize, repeats: 1 })).title.split(", ")[1];
    expect(await sizeOf()).toBe("16 examples");
    expect(await sizeOf(7)).toBe("7 examples");
    expect(await sizeOf(null)).toBe("200 examples");
  });

  test("weighs examples, and takes streams", async () => {
    const weighted = Dataset.from({ x: data.x, y: data.y, weights: new Float32Array(200).fill(0.5) });
    expect((await network.explain(weighted, { optimizer, repeats: 1 })).steps.length).toBeGreaterThan(0);
  });

  test("refuses what makes no sense", async () => {
    const { x } = rows;
    await expect(network.explain(x, { optimizer })).rejects.toThrow("a training step needs targets; give a Dataset");
    await expect(network.explain(data, { batchSize: 0 })).rejects.toThrow(InvalidArgumentError);
    await expect(network.explain(data, { repeats: 0 })).rejects.toThrow("repeats must be an integer ≥ 1");
    await expect(network.explain(data, { optimiser: optimizer } as object)).rejects.toThrow('"optimizer"');
    await expect(network.explain(data, { optimizer: {} as typeof optimizer })).rejects.toThrow("must be an optimizer");
    await expect(network.explain([[1, 2, 3]])).rejects.toThrow(DataError);
    const wrong = Dataset.from({ x: [[1, 2, 3]], y: [0] });
    await expect(network.explain(wrong, { optimizer })).rejects.toThrow(DataError);
  });

  test("does not come between the steps of a training run", async () => {
    const own = planar();
    let refused: unknown;
    const onEpoch = async (): Promise<void> => {
      refused = await own.explain(data, { optimizer }).catch((error: unknown) => error);
    };
    await own.train(data, { optimizer, onEpoch });
    expect(refused).toBeInstanceOf(TrainingInProgressError);
  });
});

describe("capture", () => {
  const marked = lambda((x) => capture("doubled", x.mul(2)).add(1));
  const network = new Network({
    input: [2],
    layers: [dense(3, { activation: tanh }), residual([dense(3, { name: "inner" }), marked]), dense(2)],
    loss: meanSquaredError,
    seed: 4,
  });
  const names = [
    "input",
    "dense",
    "residual.sequential.inner",
    "residual.sequential.lambda.doubled",
    "residual.sequential.lambda",
    "residual.sequential",
    "residual",
    "dense_2",
  ];

  test("gives every layer's result by its path, and what layers mark", async () => {
    const x = [[1, -1], [0.5, 2]]; // prettier-ignore
    const { values } = await network.capture(x);
    expect(Object.keys(values)).toEqual(names);
    expect(values.dense.shape).toEqual([2, 3]);
    expect(values["dense_2"]).toEqual(await network.predict(x));
    expect([...values.input.data]).toEqual([1, -1, 0.5, 2]);
    const doubled = values["residual.sequential.lambda.doubled"].data;
    expect([...values["residual.sequential.inner"].data].map((h) => 2 * h)).toEqual([...doubled]);
    expect([...values.residual.data]).toEqual(
      [...values.dense.data].map((h, i) => expect.closeTo(h + doubled[i] + 1, 5) as number),
    );
  });

  test("with targets also the loss and its gradient by each, as finite differences find it", async () => {
    const [x, y] = [[[1, -1]], [[0.3, -0.2]]]; // prettier-ignore
    const { values, gradients, loss } = await network.capture(x, y);
    expect(Object.keys(gradients)).toEqual(names);
    expect(loss).toBeCloseTo((await network.evaluate(Dataset.from({ x, y }))).loss, 6);
    const lossAt = async (dx: number, axis: number): Promise<number> => {
      const moved = [x[0].map((value, i) => (i === axis ? value + dx : value))];
      return (await network.capture(moved, y)).loss;
    };
    for (const axis of [0, 1]) {
      const slope = ((await lossAt(1e-2, axis)) - (await lossAt(-1e-2, axis))) / 2e-2;
      expect(gradients.input.data[axis]).toBeCloseTo(slope, 3);
    }
    // loss = Σ (p − y)² / 2, so ∂loss/∂p = p − y.
    expect([...gradients["dense_2"].data]).toEqual(
      [...values["dense_2"].data].map((p, i) => expect.closeTo(p - y[0][i], 5) as number),
    );
    expect(gradients.residual.shape).toEqual([1, 3]);
  });

  test("takes datasets, labels, and no rows at all", async () => {
    const classifier = planar();
    expect(Object.keys((await classifier.capture(rows)).values)).toEqual(["input", "dense", "dense_2", "dense_3"]);
    const { loss } = await classifier.capture(rows, rows.y);
    expect(loss).toBeCloseTo((await classifier.evaluate(rows)).loss, 5);
    expect((await classifier.capture([])).values["dense_3"].shape).toEqual([0, 2]);
  });

  test("refuses what does not fit, as training would", async () => {
    const classifier = planar();
    await expect(classifier.capture([[1, 2, 3]])).rejects.toThrow(DataError);
    await expect(classifier.capture([[1, 2]], [0, 1])).rejects.toThrow(DataError);
    await expect(classifier.capture([[1, 2]], [5])).rejects.toThrow("label 5");
  });

  test("leaves predictions without captures: the program is the same", async () => {
    const program = network.program(3);
    await network.capture([[1, 2], [3, 4], [5, 6]]); // prettier-ignore
    expect(network.program(3)).toBe(program);
    expect(program).not.toContain("doubled");
  });
});

describe("the program of a network", () => {
  test("of a prediction, and of a training step with its update", () => {
    const network = planar();
    expect(network.program(8)).not.toContain("commit");
    const step = network.program(8, adam({ learningRate: 0.01 }));
    expect(step).toContain("commit");
    expect(step).toMatch(/m'\(1\) ←/);
    expect(network.optimizerState).toBeUndefined();
  });
});
