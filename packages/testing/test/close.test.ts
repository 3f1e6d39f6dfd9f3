import { ones, tensor } from "@nn/tensor";
import { describe, expect, test } from "vitest";
import { CheckError, expectClose, expectEqual, expectError, expectFinite } from "../src/index.js";

describe("expectClose", () => {
  test("takes tensors, nested lists, typed arrays and arrays with a shape", () => {
    expectClose(ones([2, 2]), [
      [1, 1],
      [1, 1],
    ]);
    expectClose(ones([2, 2]), Float32Array.of(1, 1, 1, 1));
    expectClose([1, 2], { data: Float32Array.of(1, 2), shape: [2], dtype: "float32" });
    expectClose(1.0000001, 1);
  });

  test("names the worst element", () => {
    expect(() => expectClose([1, 2.1, 3.5], [1, 2, 3])).toThrow(
      "2 of 3 values are not close; the worst is element 2: expected 3, got 3.5 (relative 0.00001, absolute 0.000001)",
    );
  });

  test("tolerances are relative and absolute", () => {
    expectClose(1010, 1000, { relative: 0.01 });
    expect(() => expectClose(1011, 1000, { relative: 0.01 })).toThrow(CheckError);
    expectClose(0.1, 0, { absolute: 0.1000001 });
    expect(() => expectClose(0.2, 0, { absolute: 0.1 })).toThrow(CheckError);
  });

  test("NaN and infinities are close to themselves alone", () => {
    expectClose([NaN, Infinity, -Infinity], [NaN, Infinity, -Infinity]);
    for (const [a, b] of [
      [NaN, 1],
      [1, NaN],
      [Infinity, -Infinity],
      [1, Infinity],
      [Infinity, 1],
    ]) {
      expect(() => expectClose([a], [b])).toThrow(CheckError);
    }
  });

  test("shapes must be equal, lengths where one side has no shape", () => {
    expect(() => expectClose(ones([2, 3]), ones([3, 2]))).toThrow("expected shape [3, 2], got [2, 3]");
    expect(() => expectClose(ones([1]), 1)).toThrow(CheckError);
    expect(() => expectClose(ones([2, 2]), Float32Array.of(1, 1, 1))).toThrow(CheckError);
  });
});

test("expectEqual wants the same bits, but 0 is −0", () => {
  expectEqual([0.1, -0], [0.1, 0]);
  expect(() => expectEqual(Float64Array.of(0.1), Float64Array.of(0.1 + 1e-17 + 1e-16))).toThrow(CheckError);
});

test("expectFinite names the first element that is not", () => {
  expectFinite(tensor([1, 2]));
  expect(() => expectFinite([1, Infinity, NaN])).toThrow("expected finite values, got Infinity at element 1");
});

test("expectError wants the class and the words", () => {
  const fail = () => {
    throw new RangeError("too far by 3");
  };
  expect(expectError(fail, RangeError, /far/, /3/).message).toBe("too far by 3");
  expect(() => expectError(fail, TypeError)).toThrow("expected a TypeError, got RangeError: too far by 3");
  expect(() => expectError(fail, RangeError, /near/)).toThrow('expected a message with /near/, got "too far by 3"');
  expect(() => expectError(() => 1, RangeError)).toThrow("expected a RangeError, but nothing was thrown");
});
