import { describe, expect, test } from "vitest";
import {
  checkGradients,
  evaluate,
  gradients,
  slice,
  sum,
  tensor,
  toNdArray,
  type NdArray,
  type Shape,
} from "@nn/tensor";
import { lossFrom, type Loss } from "../src/losses/index.js";
import * as losses from "../src/losses/losses.js";

interface Example {
  readonly prediction: NdArray;
  readonly target: NdArray;
}

const wave = (length: number, amplitude: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => amplitude * Math.sin(1.7 * i + 0.4));

const float = (data: ArrayLike<number>, shape: Shape): NdArray => toNdArray(Float32Array.from(data), { shape });
const spread = float(wave(24, 2), [4, 3, 2]);
const flat = float(wave(12, 2), [4, 3]);
const distribution = [0.2, 0.5, 0.3, 1, 0, 0, 0.1, 0.1, 0.8, 0.25, 0.5, 0.25];

/** Predictions and targets of every kind; each loss is tried with those that its `check` accepts. */
const examples: Example[] = [
  { prediction: flat, target: float(wave(12, 1), [4, 3]) },
  { prediction: spread, target: float(wave(24, 1), [4, 3, 2]) },
  { prediction: float(wave(4, 1), [4]), target: float([1, 0, 0, 1], [4]) },
  { prediction: flat, target: float([1, 0, 1, 0, 0.5, 1, 1, 1, 0, 0, 0, 1], [4, 3]) },
  { prediction: flat, target: float([1, -1, 1, -1, -1, 1, 1, 1, -1, -1, -1, 1], [4, 3]) },
  { prediction: flat, target: float(distribution, [4, 3]) },
  { prediction: flat, target: { data: Int32Array.of(2, 0, 1, 1), shape: [4], dtype: "int32" } },
  {
    prediction: spread,
    target: { data: Int32Array.of(0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1), shape: [4, 3], dtype: "int32" },
  },
  {
    prediction: float(wave(60, 2), [4, 5, 3]),
    target: { data: Int32Array.of(1, 2, 2, 2, 1, -1, -1, -1), shape: [4, 2], dtype: "int32" },
  },
];

function accepts(loss: Loss, { prediction, target }: Example): boolean {
  try {
    loss.check(prediction.shape, target);
    return true;
  } catch {
    return false;
  }
}

const compute = (loss: Loss, prediction: NdArray, target: NdArray): ArrayLike<number> =>
  evaluate([loss.perExample(tensor(prediction), tensor(target))])[0].data;

describe.each(Object.entries(losses))("%s", (name, loss) => {
  const fitting = examples.filter((example) => accepts(loss, example));

  test("takes at least one kind of target, and is named as it is exported", () => {
    expect(fitting.length).toBeGreaterThan(0);
    expect(loss.name).toBe(name);
  });

  test("yields one number ≥ 0 for each example, that of the example alone", () => {
    for (const { prediction, target } of fitting) {
      const whole = compute(loss, prediction, target);
      expect(whole).toHaveLength(4);
      for (let row = 0; row < 4; row++) {
        const one = ({ data, shape, dtype }: NdArray): NdArray =>
          evaluate([slice(tensor({ data, shape, dtype }), [[row, row + 1]])])[0];
        const [alone] = Array.from(compute(loss, one(prediction), one(target)));
        expect(alone).toBeCloseTo(whole[row], 5);
        expect(alone).toBeGreaterThanOrEqual(-1e-6);
      }
    }
  });

  test("has the gradient that central differences say", async () => {
    for (const { prediction, target } of fitting) {
      const report = await checkGradients((x) => loss.perExample(x, tensor(target)), [prediction]);
      expect(report.checked).toBeGreaterThan(0);
    }
  });

  test("is finite at ±300, and so is its gradient", () => {
    for (const { prediction, target } of fitting) {
      const x = tensor(prediction).sign().mul(300);
      const y = loss.perExample(x, tensor(target));
      const [values, slopes] = evaluate([y, gradients(sum(y), [x])[0]]);
      expect([...values.data, ...slopes.data].every(Number.isFinite)).toBe(true);
    }
  });

  test("comes back from its config, and a misspelt option does not", () => {
    const again = lossFrom(JSON.parse(JSON.stringify(loss.config())));
    expect(again.config()).toEqual(loss.config());
    for (const { prediction, target } of fitting) {
      expect(compute(again, prediction, target)).toEqual(compute(loss, prediction, target));
    }
    expect(() => lossFrom({ name, labelSmooting: 0.1 })).toThrow(`${name}: there is no option "labelSmooting"`);
  });

  test("refuses another number of targets than of predictions, and other shapes", () => {
    const [{ prediction, target }] = fitting;
    const [, ...rest] = prediction.shape;
    expect(() => loss.check([5, ...rest], target)).toThrow(`${name}: 5 predictions, but 4 targets`);
    expect(() => loss.check([...prediction.shape, 9, 2], target)).toThrow(`${name}: predictions`);
    expect(() => loss.perExample(tensor(wave(5, 1)).reshape([5, 1]), tensor(wave(5, 1)))).toThrow(`${name}: `);
  });
});
