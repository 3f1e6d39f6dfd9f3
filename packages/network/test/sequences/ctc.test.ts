import {
  checkGradients,
  evaluate,
  gradients,
  setBackend,
  sum,
  tensor,
  toNdArray,
  where,
  type NdArray,
} from "@nn/tensor";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ctc, ctcGreedyDecode, DataError } from "../../src/index.js";

interface Case {
  readonly name: string;
  readonly options: { readonly blank: number; readonly frames: boolean };
  readonly logits: number[][][];
  readonly target: number[][];
  /** null: infinite. */
  readonly loss: (number | null)[];
  readonly gradient: number[][][];
}

// Made by ctc.py beside it.
const cases = JSON.parse(readFileSync(new URL("../fixtures/ctc.json", import.meta.url), "utf8")) as Case[];

function labels(rows: readonly (readonly number[])[]): NdArray {
  return { data: Int32Array.from(rows.flat()), shape: [rows.length, rows[0].length], dtype: "int32" };
}

function expectClose(got: ArrayLike<number>, expected: readonly number[]): void {
  expect(got).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(got[i]).toBeCloseTo(value, 4);
}

describe.each(["js", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  test.each(cases)("$name: losses and gradients of PyTorch", ({ options, logits, target, loss, gradient }) => {
    const x = tensor(logits);
    const each = ctc(options).perExample(x, tensor(labels(target)));
    const finite = tensor(loss.map((value) => value !== null));
    const [values, slopes] = evaluate([each, gradients(sum(where(finite, each, 0)), [x])[0]]);
    expectClose(
      values.data,
      loss.map((value) => value ?? Infinity),
    );
    expectClose(slopes.data, gradient.flat(2));
  });
});

test("the loss is that of all paths, counted one by one", () => {
  const { data, shape } = toNdArray(cases[0].logits);
  const [B, T, K] = shape;
  const losses = evaluate([ctc.perExample(tensor(cases[0].logits), tensor(labels(cases[0].target)))])[0].data;
  for (let b = 0; b < B; b++) {
    const logp = Array.from({ length: T }, (_, t) => {
      const row = Array.from(data.subarray((b * T + t) * K, (b * T + t + 1) * K));
      const total = Math.log(row.reduce((a, x) => a + Math.exp(x), 0));
      return row.map((x) => x - total);
    });
    let probability = 0;
    for (let path = 0; path < K ** T; path++) {
      const classes = Array.from({ length: T }, (_, t) => Math.floor(path / K ** t) % K);
      const said = classes.filter((k, t) => k !== 0 && k !== classes[t - 1]);
      const wanted = cases[0].target[b].filter((label) => label >= 0);
      if (said.join() === wanted.join()) probability += Math.exp(classes.reduce((a, k, t) => a + logp[t][k], 0));
    }
    expect(losses[b]).toBeCloseTo(-Math.log(probability), 4);
  }
});

test("the gradient is what central differences say, with repeated labels and few frames", async () => {
  for (const { logits, target, options } of cases.filter(({ loss: all }) => !all.includes(null))) {
    const report = await checkGradients((x) => ctc(options).perExample(x, tensor(labels(target))), [logits]);
    expect(report.checked).toBe(Math.min(64, logits.flat(2).length));
  }
});

describe("targets that are refused before training", () => {
  const message = (target: number[][], options = {}, T = 4): string => {
    try {
      ctc(options).check([target.length, T, 3], labels(target));
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
      return (error as Error).message;
    }
    return "";
  };

  test("say which row and why", () => {
    expect(message([[1, 2]])).toBe("");
    expect(message([[1], [3]])).toBe("ctc: label 3 in row 1 is no class; labels are 0 … 2 but 0, then -1");
    expect(message([[1, 0]])).toContain("label 0 in row 0 is the blank");
    expect(message([[-1, 1]])).toBe("ctc: row 0 has label 1 after padding (-1)");
    expect(message([[1, 1, 1]])).toContain(
      "row 0 has 4 frames, too few for 3 labels and a blank between each two that are equal (2)",
    );
    expect(message([[1, 2, 1, 2, 1]])).toContain("too few for 5 labels; predictions must be longer");
    expect(message([[5, 1]], { frames: true })).toBe("ctc: row 0 has 5 frames; the predictions have 0 … 4");
    expect(message([[1, 1, 2]], { frames: true })).toContain("row 0 has 1 frames, too few for 2 labels");
    expect(() => ctc.check([1, 4, 3], labels([[1], [1]]))).toThrow("ctc: 1 predictions, but 2 targets");
    expect(() => ctc.check([1, 4], labels([[1]]))).toThrow("predictions must be logits [B, T, K]");
    expect(() => ctc({ blank: 3 }).check([1, 4, 3], labels([[1]]))).toThrow("blank is class 3");
    expect(() => ctc({ blank: -1 })).toThrow("blank must be a class");
    expect(() => ctc({ padding: 0.5 })).toThrow("padding must be an integer");
  });
});

test("greedy decoding: repetitions once, blanks never, frames that do not count not at all", () => {
  const path = (classes: readonly number[]): number[][] => classes.map((k) => [0, 1, 2].map((i) => (i === k ? 1 : 0)));
  const scores = toNdArray([path([0, 1, 1, 0, 1, 2]), path([2, 2, 2, 2, 0, 0]), path([0, 0, 0, 0, 0, 0])]);
  expect(ctcGreedyDecode(scores)).toEqual([[1, 1, 2], [2], []]);
  expect(ctcGreedyDecode(scores, { frames: [3, 6, 6] })).toEqual([[1], [2], []]);
  expect(ctcGreedyDecode(scores, { blank: 2 })).toEqual([[0, 1, 0, 1], [0], [0]]);
  expect(() => ctcGreedyDecode(scores, { blank: 3 })).toThrow("blank must be a class 0 … 2");
  expect(() => ctcGreedyDecode(toNdArray([[1]]))).toThrow("scores must be [B, T, K]");
});
