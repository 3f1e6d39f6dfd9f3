import { describe, expect, test } from "vitest";
import { InvalidArgumentError, tensor, toNdArray } from "@nn/tensor";
import { DataError } from "../src/errors.js";
import {
  binaryCrossEntropy,
  crossEntropy,
  defineLoss,
  hinge,
  huber,
  klDivergence,
  lossFrom,
  meanSquaredError,
  type LossConfig,
} from "../src/losses/index.js";

describe("targets that do not fit (faults 9 to 13)", () => {
  test("9: predictions [N, 1] against targets [N] are not broadcast to N × N", () => {
    const message =
      'meanSquaredError: predictions have shape [3, 1], targets [3]; they must be equal: reshape the targets to [3, 1], as in y.map((value) => [value]), or with readCsv by target: ["name"] in brackets';
    expect(() => meanSquaredError.check([3, 1], toNdArray([1, 2, 3]))).toThrow(new DataError(message));
    expect(() => meanSquaredError.perExample(tensor([[1], [2], [3]]), tensor([1, 2, 3]))).toThrow(
      new DataError(message),
    );
    expect(() => binaryCrossEntropy.check([2, 1], toNdArray([0, 1]))).toThrow("reshape the targets to [2, 1]");
    expect(() => crossEntropy.check([2, 3], toNdArray([[0], [1]]))).toThrow("reshape the targets to [2]");
  });

  test("8: another number of targets than of predictions", () => {
    expect(() => crossEntropy.check([4, 3], toNdArray([0, 1]))).toThrow(
      new DataError("crossEntropy: 4 predictions, but 2 targets; each example needs one of both"),
    );
  });

  test("10: a label that is too large", () => {
    expect(() => crossEntropy.check([3, 3], toNdArray([0, 7, 1]))).toThrow(
      new DataError(
        "crossEntropy: label 7 in row 1 is too large: the predictions have 3 classes, so labels are 0 … 2; " +
          "give the last layer more units, or check the labels",
      ),
    );
  });

  test("11: a negative label, but for the one that is ignored", () => {
    expect(() => crossEntropy.check([2, 3], toNdArray([0, -1]))).toThrow(
      new DataError(
        "crossEntropy: label -1 in row 1 is negative; labels are 0 … 2 (to leave examples out, set ignoreIndex)",
      ),
    );
    const ignoring = crossEntropy({ ignoreIndex: -1 });
    expect(() => ignoring.check([2, 3], toNdArray([0, -1]))).not.toThrow();
    expect(() => ignoring.check([2, 3], toNdArray([0, -2]))).toThrow("label -2 in row 1 is negative");
  });

  test("12: labels that are no integers, and binary targets outside 0 … 1", () => {
    expect(() => crossEntropy.check([2, 3], toNdArray([0, 0.5]))).toThrow(
      new DataError("crossEntropy: label 0.5 in row 1 is not an integer; labels are the class numbers 0 … 2"),
    );
    expect(() => binaryCrossEntropy.check([2, 1], toNdArray([[1], [3]]))).toThrow(
      new DataError(
        "binaryCrossEntropy: target 3 in row 1 (position [1, 0]) is outside 0 … 1; targets are 0, 1 or a probability",
      ),
    );
  });

  test("13: predictions that are no probabilities", () => {
    const prediction = toNdArray([[0.5], [1.25]]);
    expect(() => binaryCrossEntropy({ from: "probabilities" }).checkPrediction?.(prediction)).toThrow(
      new DataError(
        "binaryCrossEntropy: prediction 1.25 in row 1 (position [1, 0]) is no probability; " +
          'end the network with sigmoid, or use from: "logits"',
      ),
    );
    expect(() => klDivergence({ from: "probabilities" }).checkPrediction?.(prediction)).toThrow("is no probability");
    expect(() => binaryCrossEntropy.checkPrediction?.(prediction)).not.toThrow();
  });

  test("NaN and infinite targets, rows that are no distribution, labels of hinge that are 0 and 1", () => {
    expect(() => meanSquaredError.check([2], toNdArray([1, NaN]))).toThrow(
      "target NaN in row 1 is not a finite number",
    );
    expect(() => huber.check([2], toNdArray([Infinity, 1]))).toThrow("target Infinity in row 0");
    expect(() => crossEntropy.check([1, 3], toNdArray([[1, 1, 0]]))).toThrow(
      "crossEntropy: the target probabilities in row 0 (position [0, 0]) add up to 2, not 1",
    );
    expect(() => klDivergence.check([1, 2], toNdArray([[1.5, -0.5]]))).toThrow(
      "target 1.5 in row 0 (position [0, 0]) is no probability",
    );
    expect(() => hinge.check([2], toNdArray([0, 1]))).toThrow(
      "target 0 in row 0 is neither −1 nor 1; turn labels 0 and 1 into 2y − 1",
    );
  });

  test("softmax over a single column, whose loss would always be 0", () => {
    expect(() => crossEntropy.check([2, 1], toNdArray([0, 0]))).toThrow("or binaryCrossEntropy for one yes or no");
  });
});

describe("options and configs", () => {
  test("options outside their range", () => {
    expect(() => huber({ delta: 0 })).toThrow(
      new InvalidArgumentError("huber: delta must be a finite number > 0, got 0"),
    );
    expect(() => hinge({ margin: NaN })).toThrow("hinge: margin must be a finite number > 0, got NaN");
    expect(() => crossEntropy({ labelSmoothing: 1 })).toThrow(
      "crossEntropy: labelSmoothing must be ≥ 0 and < 1, got 1",
    );
    expect(() => crossEntropy({ ignoreIndex: 0.5 })).toThrow(
      "crossEntropy: ignoreIndex must be an integer or null, got 0.5",
    );
    expect(() => lossFrom({ name: "binaryCrossEntropy", from: "odds" })).toThrow(
      'must be "logits" or "probabilities", got "odds"',
    );
    expect(() => lossFrom({ name: "klDivergence", from: "odds" })).toThrow(
      'must be "logits" or "probabilities", got "odds"',
    );
  });

  test("names that stand for no loss, also those that every object has", () => {
    expect(() => lossFrom({ name: "mse" })).toThrow('lossFrom: there is no loss "mse"; there are binaryCrossEntropy, ');
    for (const name of ["__proto__", "constructor", "toString"]) {
      expect(() => lossFrom({ name })).toThrow(InvalidArgumentError);
    }
    const polluting = JSON.parse('{ "name": "huber", "__proto__": { "polluted": 1 } }') as LossConfig;
    expect(() => lossFrom(polluting)).toThrow(InvalidArgumentError);
    expect("polluted" in {}).toBe(false);
  });

  test("a loss of one's own is defined and loaded like the others", () => {
    const quartic = defineLoss({
      name: "quartic",
      defaults: { scale: 1 },
      checkShapes: () => undefined,
      perExample: (y, t, { scale }) => y.sub(t).pow(4).mul(scale),
    });
    const again = lossFrom(quartic({ scale: 3 }).config(), { quartic });
    expect(again.config()).toEqual({ name: "quartic", scale: 3 });
  });

  test("thresholds of yes and no", () => {
    expect(binaryCrossEntropy.threshold).toBe(0);
    expect(binaryCrossEntropy({ from: "probabilities" }).threshold).toBe(0.5);
    expect(hinge.threshold).toBe(0);
    expect(crossEntropy.threshold).toBeUndefined();
  });
});
