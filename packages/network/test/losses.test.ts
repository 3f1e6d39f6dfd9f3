import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evaluate, gradients, setBackend, sum, tensor, type NestedArray, type Tensor } from "@nn/tensor";
import {
  binaryCrossEntropy,
  crossEntropy,
  hinge,
  huber,
  klDivergence,
  meanAbsoluteError,
  meanSquaredError,
  type Loss,
} from "../src/losses/index.js";

const values = [
  [0.5, -1.5],
  [2, 0.1],
  [-0.3, 3],
];
const targets = [
  [1, 0],
  [0.5, 0.2],
  [-1, -2],
];
const binary = [
  [1, 0],
  [0.25, 1],
  [0, 1],
];
const probabilities = [
  [0.9, 0.2],
  [0.5, 1],
  [0, 0.01],
];
const logits = [
  [1, -2, 0.5],
  [0.1, 0.2, 0.3],
  [3, 0, -3],
  [-1, 2, 0],
];
const labels = Int32Array.of(0, 2, 1, 1);
const rows = [
  [0.7, 0.2, 0.1],
  [0, 1, 0],
  [0.3, 0.3, 0.4],
  [0.25, 0.5, 0.25],
];
const sequences = [
  [
    [1, 2, 0],
    [0.5, -0.5, 0],
  ],
  [
    [0, 0, 1],
    [2, 1, -1],
  ],
];

interface Case {
  readonly name: string;
  readonly loss: Loss;
  readonly prediction: NestedArray;
  readonly target: NestedArray | Int32Array;
  readonly perExample: number[];
  readonly gradient: number[];
}

/** Values and gradients of the sum over the batch, in float64, by PyTorch 1.13.0. */
const cases: Case[] = [
  {
    name: "meanSquaredError",
    loss: meanSquaredError,
    prediction: values,
    target: targets,
    perExample: [1.25, 1.13, 12.745],
    gradient: [-0.5, -1.5, 1.5, -0.1, 0.7, 5],
  },
  {
    name: "meanAbsoluteError",
    loss: meanAbsoluteError,
    prediction: values,
    target: targets,
    perExample: [1, 0.8, 2.85],
    gradient: [-0.5, -0.5, 0.5, -0.5, 0.5, 0.5],
  },
  {
    name: "huber",
    loss: huber,
    prediction: values,
    target: targets,
    perExample: [0.5625, 0.5025, 2.3725],
    gradient: [-0.25, -0.5, 0.5, -0.05, 0.35, 0.5],
  },
  {
    name: "huber, delta 0.4",
    loss: huber({ delta: 0.4 }),
    prediction: values,
    target: targets,
    perExample: [0.32, 0.2625, 1.06],
    gradient: [-0.2, -0.2, 0.2, -0.05, 0.2, 0.2],
  },
  {
    name: "binaryCrossEntropy",
    loss: binaryCrossEntropy,
    prediction: values,
    target: binary,
    perExample: [0.337745131, 1.135662336, 0.301471298],
    gradient: [-0.188770334, 0.091212762, 0.315398539, -0.237510406, 0.212778742, -0.023712937],
  },
  {
    name: "binaryCrossEntropy from probabilities, 0 and 1 among them",
    loss: binaryCrossEntropy({ from: "probabilities" }),
    prediction: probabilities,
    target: binary,
    perExample: [0.164252033, 0.34657359, Math.LN10],
    gradient: [-0.555555556, 0.625, 0.5, 0, 0, -50],
  },
  {
    name: "crossEntropy",
    loss: crossEntropy,
    prediction: logits,
    target: labels,
    perExample: [0.504596902, 1.001942848, 3.050945764, 0.16984602],
    gradient: [
      -0.396251104, 0.030058888, 0.366192216, 0.300609605, 0.332224994, -0.632834599, 0.950330212, -0.952685845,
      0.002355633, 0.042010066, -0.156205266, 0.114195199,
    ],
  },
  {
    name: "crossEntropy, label smoothing",
    loss: crossEntropy({ labelSmoothing: 0.1 }),
    prediction: logits,
    target: labels,
    perExample: [0.621263569, 1.011942848, 3.050945764, 0.336512686],
    gradient: [
      -0.329584437, -0.003274446, 0.332858883, 0.267276272, 0.29889166, -0.566167932, 0.916996878, -0.886019178,
      -0.0309777, 0.008676733, -0.089538599, 0.080861866,
    ],
  },
  {
    name: "crossEntropy, ignored label",
    loss: crossEntropy({ ignoreIndex: 1 }),
    prediction: logits,
    target: labels,
    perExample: [0.504596902, 1.001942848, 0, 0],
    gradient: [-0.396251104, 0.030058888, 0.366192216, 0.300609605, 0.332224994, -0.632834599, 0, 0, 0, 0, 0, 0],
  },
  {
    name: "crossEntropy of probabilities",
    loss: crossEntropy,
    prediction: logits,
    target: rows,
    perExample: [1.154596902, 1.101942848, 3.350945764, 1.41984602],
    gradient: [
      -0.096251104, -0.169941112, 0.266192216, 0.300609605, -0.667775006, 0.367165401, 0.650330212, -0.252685845,
      -0.397644367, -0.207989934, 0.343794734, -0.135804801,
    ],
  },
  {
    name: "crossEntropy of probabilities, label smoothing",
    loss: crossEntropy({ labelSmoothing: 0.2 }),
    prediction: logits,
    target: rows,
    perExample: [1.257930236, 1.101942848, 3.290945764, 1.503179353],
    gradient: [
      -0.022917771, -0.196607779, 0.21952555, 0.233942939, -0.534441673, 0.300498734, 0.643663545, -0.259352511,
      -0.384311034, -0.224656601, 0.377128068, -0.152471467,
    ],
  },
  {
    name: "crossEntropy of sequences",
    loss: crossEntropy,
    prediction: sequences,
    target: [
      [1, 0],
      [2, 1],
    ],
    perExample: [0.543937818, 0.950228465],
    gradient: [
      0.122364236, -0.167379522, 0.045015287, -0.246759804, 0.093161862, 0.153597943, 0.105970779, 0.105970779,
      -0.211941558, 0.352692256, -0.37025177, 0.017559513,
    ],
  },
  {
    name: "klDivergence",
    loss: klDivergence,
    prediction: logits,
    target: rows,
    perExample: [0.35277835, 1.101942848, 2.262045788, 0.380125249],
    gradient: [
      -0.096251104, -0.169941112, 0.266192216, 0.300609605, -0.667775006, 0.367165401, 0.650330212, -0.252685845,
      -0.397644367, -0.207989934, 0.343794734, -0.135804801,
    ],
  },
  {
    name: "klDivergence from probabilities",
    loss: klDivergence({ from: "probabilities" }),
    prediction: [
      [0.5, 0.25, 0.25],
      [0.2, 0.6, 0.2],
      [0.1, 0.8, 0.1],
      [1 / 3, 1 / 3, 1 / 3],
    ],
    target: rows,
    perExample: [0.099272782, 0.510825624, 0.589852655, 0.058891518],
    gradient: [-1.4, -0.8, -0.4, 0, -1.666666667, 0, -3, -0.375, -4, -0.75, -1.5, -0.75],
  },
  {
    name: "hinge",
    loss: hinge,
    prediction: values,
    target: [
      [1, -1],
      [-1, 1],
      [1, 1],
    ],
    perExample: [0.25, 1.95, 0.65],
    gradient: [-0.5, 0, 0.5, -0.5, -0.5, 0],
  },
];

function run(loss: Loss, prediction: Tensor, target: NestedArray | Int32Array): [number[], number[]] {
  const perExample = loss.perExample(prediction, tensor(target));
  const [dx] = gradients(sum(perExample), [prediction]);
  const [y, slope] = evaluate([perExample, dx]);
  return [[...y.data], [...slope.data]];
}

function expectClose(actual: number[], expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) =>
    expect(Math.abs(value - expected[i])).toBeLessThan(2e-6 * Math.max(1, Math.abs(expected[i]))),
  );
}

describe.each(["js", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  test.each(cases)(
    "$name: values and gradients as PyTorch has them",
    ({ loss, prediction, target, perExample, gradient }) => {
      const [y, dx] = run(loss, tensor(prediction), target);
      expectClose(y, perExample);
      expectClose(dx, gradient);
    },
  );

  test("probabilities of exactly 0 and 1 that are wrong cost −ln of e⁻¹⁰⁰ and have a finite gradient", () => {
    const [y, dx] = run(binaryCrossEntropy({ from: "probabilities" }), tensor([[0], [1]]), [[1], [0]]);
    expect(y).toEqual([100, 100]);
    expect(dx.every(Number.isFinite)).toBe(true);
    expect(Math.sign(dx[0])).toBe(-1);
    expect(Math.sign(dx[1])).toBe(1);
  });

  test("logits of ±300 and ±1e30 cost what they are wrong by", () => {
    const x = tensor([[300], [-300], [300], [-300], [1e30]]);
    expectClose(run(binaryCrossEntropy, x, [[1], [0], [0], [1], [1]])[0], [0, 0, 300, 300, 0]);
    expectClose(run(binaryCrossEntropy, x, [[1], [0], [0], [1], [1]])[1], [0, 0, 1, -1, 0]);
    const wide = tensor([
      [300, -300],
      [-300, 300],
    ]);
    expectClose(run(crossEntropy, wide, Int32Array.of(0, 0))[0], [0, 600]);
    expectClose(run(crossEntropy, wide, Int32Array.of(0, 0))[1], [0, 0, -1, 1]);
  });

  test("what check() refuses is NaN when it is computed all the same, never a plausible number", () => {
    const wrongLabels = [7, -1, 0.5].map((label) => run(crossEntropy, tensor([[1, 2, 3]]), [label])[0][0]);
    expect(wrongLabels).toEqual([NaN, NaN, NaN]);
    const outside = [1.5, -0.1].map(
      (p) => run(binaryCrossEntropy({ from: "probabilities" }), tensor([[p]]), [[1]])[0][0],
    );
    expect(outside).toEqual([NaN, NaN]);
    const noDistribution = run(klDivergence({ from: "probabilities" }), tensor([[1.5, -0.5]]), [[0.5, 0.5]])[0][0];
    expect(noDistribution).toBeNaN();
  });

  test("ignored positions leave the mean of their sequence", () => {
    const target = [
      [1, -100],
      [-100, -100],
    ];
    const [y, dx] = run(crossEntropy({ ignoreIndex: -100 }), tensor(sequences), target);
    // ln(e¹ + e² + e⁰) − 2, the loss of the one position that counts.
    expectClose(y, [Math.log(Math.exp(1) + Math.exp(2) + 1) - 2, 0]);
    expect(dx.slice(3)).toEqual(Array.from({ length: 9 }, () => 0));
  });
});
