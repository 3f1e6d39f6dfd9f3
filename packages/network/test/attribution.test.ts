import { describe, expect, test } from "vitest";
import { relu, tanh } from "@nn/activations";
import {
  averagePool2d,
  conv2d,
  dense,
  depthwiseConv2d,
  embedding,
  flatten,
  globalAveragePool,
  residual,
} from "@nn/layers";
import { InvalidArgumentError, RandomStream, ShapeError, type NdArray, type Shape } from "@nn/tensor";
import {
  activations,
  binaryCrossEntropy,
  crossEntropy,
  DataError,
  filters,
  gradCam,
  Network,
  saliency,
  type NetworkOptions,
} from "../src/index.js";
import { planar } from "./support.js";

/** Reproducible images [N, ...input] between −1 and 1. */
function images(count: number, input: Shape, seed = 1): NdArray {
  const random = new RandomStream(seed);
  const shape = [count, ...input];
  const size = shape.reduce((product, side) => product * side, 1);
  return { data: Float32Array.from({ length: size }, () => 2 * random.uniform() - 1), shape, dtype: "float32" };
}

const classifier = (options: Partial<NetworkOptions> = {}): Network =>
  new Network({
    input: [6, 5, 2],
    layers: [
      conv2d(3, 3, { activation: tanh, name: "first" }),
      residual(conv2d(3, 3, { padding: "same", activation: tanh })),
      averagePool2d(2),
      flatten(),
      dense(4),
    ],
    loss: crossEntropy,
    seed: 5,
    ...options,
  });

/** W of the last dense layer, [I, O] row by row. */
const lastWeights = (network: Network): number[] => [...network.layers.at(-1)!.parameters.W.value.data];
const close = (values: Iterable<number>, digits = 5) =>
  Array.from(values, (value) => expect.closeTo(value, digits) as number);

describe("saliency", () => {
  test("of a linear network is the size of its weights, the greatest over the channels", async () => {
    const network = new Network({ input: [2, 2, 3], layers: [flatten(), dense(2)], loss: crossEntropy, seed: 3 });
    const map = await saliency(network, images(2, [2, 2, 3]), { target: [1, 0] });
    const W = lastWeights(network);
    const slope = (pixel: number, target: number): number =>
      Math.max(...[0, 1, 2].map((channel) => Math.abs(W[(3 * pixel + channel) * 2 + target])));
    expect(map.shape).toEqual([2, 2, 2]);
    expect([...map.data]).toEqual(close([1, 0].flatMap((target) => [0, 1, 2, 3].map((pixel) => slope(pixel, target)))));
    expect([...map.targets.data]).toEqual([1, 0]);
  });

  test("is what finite differences find, row by row", async () => {
    const network = classifier();
    const x = images(3, network.input);
    const map = await saliency(network, x, { target: 2 });
    const score = async (row: number, at: number, change: number): Promise<number> => {
      const data = Float32Array.from(x.data);
      data[row * 60 + at] += change;
      return (await network.predict({ ...x, data })).data[row * 4 + 2];
    };
    for (const [row, pixel] of [
      [0, 7],
      [1, 12],
      [2, 29],
    ] as const) {
      // prettier-ignore
      const slopes: number[] = [];
      for (const at of [2 * pixel, 2 * pixel + 1]) {
        slopes.push(Math.abs((await score(row, at, 1e-2)) - (await score(row, at, -1e-2))) / 2e-2);
      }
      expect(map.data[row * 30 + pixel]).toBeCloseTo(Math.max(...slopes), 3);
    }
  });

  test("explains the predicted class without a target, and tells the predictions", async () => {
    const network = classifier();
    const x = images(5, network.input, 2);
    const [own, predictions] = [await saliency(network, x), await network.predict(x)];
    expect(own.predictions).toEqual(predictions);
    const best = Array.from({ length: 5 }, (_, row) => {
      const scores = [...predictions.data.subarray(4 * row, 4 * row + 4)];
      return scores.indexOf(Math.max(...scores));
    });
    expect([...own.targets.data]).toEqual(best);
    expect(own.data).toEqual((await saliency(network, x, { target: best })).data);
  });

  test("of one output is the same for both classes; other features keep their shape", async () => {
    const network = planar({ layers: [dense(3, { activation: tanh }), dense(1)], loss: binaryCrossEntropy });
    const x = [[0.2, -1], [1, 2]]; // prettier-ignore
    const map = await saliency(network, x);
    expect(map.shape).toEqual([2, 2]);
    expect([...map.targets.data]).toEqual([1, 1]);
    expect((await saliency(network, x, { target: 0 })).data).toEqual(map.data);
    expect((await saliency(network, [])).shape).toEqual([0, 2]);
  });

  test("refuses what makes no sense", async () => {
    const network = classifier();
    const x = images(2, network.input);
    await expect(saliency(network, x, { target: 4 })).rejects.toThrow("saliency: target must be a class 0 … 3, got 4");
    await expect(saliency(network, x, { target: [0, 1.5] })).rejects.toThrow(InvalidArgumentError);
    await expect(saliency(network, x, { target: [0] })).rejects.toThrow("1 targets for 2 rows; give one for all");
    await expect(saliency(network, x, { class: 1 } as object)).rejects.toThrow('no option "class"');
    await expect(saliency(network, images(1, [6, 5, 1]))).rejects.toThrow(DataError);
    const words = classifier({ input: [4], layers: [embedding(9, 3), flatten(), dense(2)] });
    await expect(saliency(words, { data: Int32Array.of(1, 2, 3, 4), shape: [1, 4] })).rejects.toThrow(
      "takes int32 tokens",
    );
    const pixels = classifier({ layers: [conv2d(4, 1)] });
    await expect(saliency(pixels, x)).rejects.toThrow("expected a network that predicts scores [N, K] of classes");
    await expect(saliency(pixels, x)).rejects.toThrow(ShapeError);
  });
});

describe("gradCam", () => {
  // Behind global average pooling and a dense layer, α_k is W[k, c] / (H'·W'): class activation mapping (Zhou et al., 2016).
  const pooled = (): Network =>
    classifier({
      input: [3, 4, 2],
      seed: 2,
      layers: [conv2d(3, 1, { activation: relu }), globalAveragePool(), dense(2)],
    });

  test("is class activation mapping where that is defined", async () => {
    const network = pooled();
    const x = images(2, network.input);
    const maps = await activations(network, x, "conv2d");
    const W = lastWeights(network);
    const expected = (row: number, target: number): number[] =>
      Array.from({ length: 12 }, (_, place) => {
        const evidence = [0, 1, 2].map((k) => (maps.data[(row * 12 + place) * 3 + k] * W[2 * k + target]) / 12);
        return Math.max(0, evidence[0] + evidence[1] + evidence[2]);
      });
    const map = await gradCam(network, x, { target: [1, 0] });
    expect(map.shape).toEqual([2, 3, 4]);
    expect(map.layer).toBe("conv2d");
    expect([...map.data]).toEqual(close([...expected(0, 1), ...expected(1, 0)], 6));
    expect(map.data.some((value) => value > 0)).toBe(true);
  });

  test("weighs maps by the mean of the score's slope, as finite differences find it through the rest", async () => {
    const network = classifier();
    const x = images(1, network.input);
    const maps = await activations(network, x, "residual");
    // What follows the residual block, as a network of its own with the same weights.
    const rest = classifier({ input: [4, 3, 3], layers: [averagePool2d(2), flatten(), dense(4)] });
    for (const [name, parameter] of Object.entries(rest.layers[2].parameters)) {
      parameter.set(network.layers[4].parameters[name].value);
    }
    const score = async (at: number, change: number): Promise<number> => {
      const data = Float32Array.from(maps.data);
      data[at] += change;
      return (await rest.predict({ ...maps, data })).data[3];
    };
    const weights = [0, 0, 0];
    for (let at = 0; at < maps.data.length; at++) {
      weights[at % 3] += ((await score(at, 1e-2)) - (await score(at, -1e-2))) / 2e-2 / 12;
    }
    const coarse = Array.from({ length: 12 }, (_, place) =>
      Math.max(
        0,
        [0, 1, 2].reduce((total, k) => total + weights[k] * maps.data[3 * place + k], 0),
      ),
    );
    const map = await gradCam(network, x, { layer: "residual", target: 3 });
    expect(map.shape).toEqual([1, 6, 5]);
    expect([...map.data]).toEqual(close(bilinear(coarse, [4, 3], [6, 5]), 3));
  });

  test("takes the last layer with maps by itself", async () => {
    const network = classifier();
    const x = images(1, network.input);
    expect((await gradCam(network, x)).layer).toBe("averagePool2d");
    expect(await gradCam(network, x)).toEqual(await gradCam(network, x, { layer: "averagePool2d" }));
    expect((await gradCam(network, x, { layer: "residual.conv2d" })).shape).toEqual([1, 6, 5]);
  });

  test("refuses what makes no sense", async () => {
    const network = classifier();
    const x = images(1, network.input);
    await expect(gradCam(network, x, { layer: "frist" })).rejects.toThrow(
      'gradCam: there is no layer "frist" in the network; its layers are first, residual.conv2d, residual, ' +
        'averagePool2d, flatten, dense. Did you mean "first"?',
    );
    await expect(gradCam(network, x, { layer: "dense" })).rejects.toThrow(
      'layer "dense" gives [1, 4], expected maps [N, H, W, C]; choose one of first, residual.conv2d, residual, averagePool2d',
    );
    await expect(gradCam(planar(), [[1, 2]])).rejects.toThrow(
      "expected a network for images [H, W, C], this one takes [2]",
    );
    const flat = classifier({ layers: [flatten(), dense(2)] });
    await expect(gradCam(flat, x)).rejects.toThrow("no layer that gives maps [N, H, W, C], such as conv2d");
    await expect(gradCam(network, x, { target: -1 })).rejects.toThrow(InvalidArgumentError);
  });
});

/** Bilinear interpolation with pixels as areas, written in plain numbers. */
function bilinear(values: readonly number[], [rows, columns]: [number, number], [H, W]: [number, number]): number[] {
  const places = (count: number, size: number) =>
    Array.from({ length: count }, (_, o) => {
      const place = Math.min(Math.max(((o + 0.5) * size) / count - 0.5, 0), size - 1);
      const low = Math.floor(place);
      return { low, high: Math.min(low + 1, size - 1), t: place - low };
    });
  const across = places(W, columns);
  return places(H, rows).flatMap((y) =>
    across.map((x) => {
      const row = (r: number) => values[r * columns + x.low] * (1 - x.t) + values[r * columns + x.high] * x.t;
      return row(y.low) * (1 - y.t) + row(y.high) * y.t;
    }),
  );
}

describe("activations", () => {
  test("are what capture gives for that layer", async () => {
    const network = classifier();
    const x = images(2, network.input);
    const { values } = await network.capture(x);
    for (const path of ["first", "residual.conv2d", "dense"]) {
      expect(await activations(network, x, path)).toEqual(values[path]);
    }
  });

  test("of an unknown layer are refused", async () => {
    const network = classifier();
    const x = images(1, network.input);
    await expect(activations(network, x, "conv9")).rejects.toThrow(
      'activations: there is no layer "conv9" in the network; its layers are input, first, residual.conv2d',
    );
    await expect(activations(network, x, 3 as unknown as string)).rejects.toThrow("no layer 3");
  });
});

describe("filters", () => {
  test("are a copy of a convolution's kernels", () => {
    const network = classifier({
      layers: [conv2d(3, [2, 4]), depthwiseConv2d(2, { name: "each" }), flatten(), dense(2)],
    });
    const kernels = filters(network, "conv2d");
    expect(kernels.shape).toEqual([2, 4, 2, 3]);
    expect(filters(network, "each").shape).toEqual([2, 2, 3, 1]);
    kernels.data.fill(0);
    expect(filters(network, "conv2d").data.some((weight) => weight !== 0)).toBe(true);
  });

  test("are refused of layers that have none", () => {
    const network = classifier();
    expect(() => filters(network, "dense")).toThrow(
      "filters: dense has W [6, 4], b [4], expected kernels [KH, KW, I, O]; choose one of first, residual.conv2d",
    );
    expect(() => filters(network, "flatten")).toThrow("flatten has no parameters of its own");
    expect(() => filters(network, "conv2d")).toThrow(
      'no layer "conv2d" in the network; its layers are first, residual',
    );
    expect(() => filters(planar(), "dense")).toThrow("the network has no conv2d");
  });
});
