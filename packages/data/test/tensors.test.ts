import { compile, setBackend, tensor, type Tensor } from "@nn/tensor";
import { beforeAll, describe, expect, it } from "vitest";
import { Dataset } from "../src/index.js";

const rows = [
  [1, 2],
  [3, 4],
  [5, 6],
];
const labels = Int32Array.of(0, 1, 0);

describe.each(["js", "wasm"] as const)("tensors on %s", (backend) => {
  beforeAll(() => setBackend(backend));

  it("are evaluated: floats float32, whole numbers int32, truth values as bytes are", () => {
    const x = tensor(rows).mul(0.5).add(1);
    const y = tensor(labels);
    const data = Dataset.from({ x, y });
    expect(data.x).toEqual({
      data: Float32Array.from(rows.flat(), (v) => v / 2 + 1),
      shape: [3, 2],
      dtype: "float32",
    });
    expect(data.y).toEqual({ data: labels, shape: [3], dtype: "int32" });
    const truths = Dataset.from({ x: tensor([[true], [false]]), y: tensor([1, 0]).greater(0.5) });
    expect(truths.x.data).toEqual(Float32Array.of(1, 0));
    expect(truths.y.data).toEqual(Int32Array.of(1, 0));
    expect(Dataset.from({ x: tensor([[1.5]]), y: tensor([2]) }).y.dtype).toBe("float32");
  });

  it("may be what map returns", () => {
    const doubled = Dataset.from({ x: rows, y: labels }).map(({ x, y }) => ({ x: tensor(x).mul(2), y }));
    expect(Array.from(doubled.x.data)).toEqual(rows.flat().map((v) => 2 * v));
  });

  it("must have values and an axis of examples", () => {
    expect(() => Dataset.from({ x: tensor(3), y: [0] })).toThrow(/x must be an array of examples/);
    const traced = compile((x: Tensor) => {
      Dataset.from({ x, y: [0] });
      return x;
    });
    expect(() => traced(tensor([[1]]))).toThrow(/traced by compile/);
  });
});
