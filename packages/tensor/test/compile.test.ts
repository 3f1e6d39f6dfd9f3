import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  assign,
  compile,
  evaluate,
  gather,
  grad,
  IndexError,
  matmul,
  parameter,
  random,
  setBackend,
  ShapeError,
  tensor,
  valueAndGrad,
  type Tensor,
} from "../src/index.js";

const valuesOf = (x: Tensor): number[] => [...evaluate([x])[0].data];

describe.each(["js", "wasm"] as const)("compile on %s", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  test("traces once for each combination of shapes and types", () => {
    const traced: string[] = [];
    const f = compile((x: Tensor, y: Tensor) => {
      traced.push(`${x.dtype}[${x.shape.join()}] ${y.dtype}[${y.shape.join()}]`);
      return x.add(y);
    });
    expect(valuesOf(f([1, 2], 3))).toEqual([4, 5]);
    expect(valuesOf(f([5, 6], 4))).toEqual([9, 10]);
    expect(valuesOf(f([[1, 2]], 3))).toEqual([4, 5]);
    expect(valuesOf(f(Int32Array.of(1, 2), 3))).toEqual([4, 5]);
    expect(valuesOf(f(Int32Array.of(1, 2), Int32Array.of(7, 8)))).toEqual([8, 10]);
    expect(valuesOf(f(tensor([5, 6]).mul(2), 1))).toEqual([11, 13]);
    expect(traced).toEqual([
      "float32[2] float32[]",
      "float32[1,2] float32[]",
      "int32[2] float32[]",
      "int32[2] int32[2]",
    ]);
  });

  test("returns trees of tensors with values of their own", () => {
    const f = compile((x: Tensor) => ({ double: x.mul(2), parts: [x.slice([[0, 1]]), x.sum()] }));
    const first = f([1, 2]);
    const second = f([10, 20]);
    expect(valuesOf(first.double)).toEqual([2, 4]);
    expect(valuesOf(first.parts[1])).toEqual([3]);
    expect(valuesOf(second.double)).toEqual([20, 40]);
    expect(valuesOf(second.parts[0])).toEqual([10]);
    expect(compile(() => [])()).toEqual([]);
  });

  test("captured tensors are constants, captured parameters are read at each run", () => {
    const c = tensor([1, 2]);
    const w = parameter([10, 20]);
    const f = compile((x: Tensor) => x.mul(c).add(w));
    expect(valuesOf(f([1, 1]))).toEqual([11, 22]);
    w.set([0, 0]);
    expect(valuesOf(f([1, 1]))).toEqual([1, 2]);
  });

  test("values that are given may change afterwards: they are copied", () => {
    const values = Float32Array.of(1, 2);
    const held = tensor(values);
    const f = compile((x: Tensor) => x.mul(1));
    const result = f(values);
    values.fill(9);
    expect(valuesOf(held)).toEqual([1, 2]);
    expect(valuesOf(result)).toEqual([1, 2]);
  });

  test("an argument that is not used, and one that is the result", () => {
    const f = compile((x: Tensor, _unused: Tensor) => x);
    expect(valuesOf(f([1, 2], [[3]]))).toEqual([1, 2]);
    expect(valuesOf(compile((_unused: Tensor) => tensor([7]))(1))).toEqual([7]);
  });

  test("one compiled function inside another, and inside grad, is part of it", () => {
    const square = compile((x: Tensor) => x.mul(x));
    const both = compile((x: Tensor) => square(x).add(square(x.add(1))));
    expect(valuesOf(both([1, 2]))).toEqual([5, 13]);
    expect(valuesOf(compile((x: Tensor) => grad((z) => square(z).sum())(x))([3]))).toEqual([6]);
    expect(
      both
        .program([1, 2])
        .split("\n")
        .filter((line) => line.includes("map")),
    ).toHaveLength(1);
  });

  test("assignments inside of an inner function belong to the outer one's run", () => {
    const w = parameter([1]);
    const inner = compile((x: Tensor) => {
      assign(w, w.add(x));
      return w.mul(1);
    });
    const outer = compile((x: Tensor) => inner(x).mul(10));
    expect(valuesOf(outer([5]))).toEqual([10]);
    expect([...w.value.data]).toEqual([6]);
  });

  test("a whole training step: linear regression finds its line", () => {
    const [w, b] = [parameter([0], { name: "w" }), parameter(0, { name: "b" })];
    const step = compile((x: Tensor, y: Tensor, rate: Tensor) => {
      const [loss, d] = valueAndGrad((p: { w: Tensor; b: Tensor }) => x.mul(p.w).add(p.b).sub(y).square().mean())({
        w,
        b,
      });
      assign(w, w.sub(d.w.mul(rate)));
      assign(b, b.sub(d.b.mul(rate)));
      return loss;
    });
    const x = Array.from({ length: 20 }, (_, i) => i / 10 - 1);
    const y = x.map((value) => 3 * value - 0.5);
    for (let i = 0; i < 200; i++) step(x, y, 0.2);
    expect(w.value.data[0]).toBeCloseTo(3, 4);
    expect(b.value.data[0]).toBeCloseTo(-0.5, 4);
  });

  test("random keys may be arguments: other numbers in every run, the same for the same key", () => {
    const draw = compile((key: Tensor) => random.uniform([4], key));
    const [a, b, again] = [
      [1, 2],
      [1, 3],
      [1, 2],
    ].map((key) => valuesOf(draw(Int32Array.from(key))));
    expect(a).not.toEqual(b);
    expect(again).toEqual(a);
  });

  test("an error in the function leaves nothing behind", () => {
    const w = parameter([1, 2]);
    const f = compile((x: Tensor) => {
      assign(w, x);
      return matmul(x, tensor([[1, 2]]));
    });
    expect(() => f([1, 2])).toThrow(ShapeError);
    assign(w, w.add(1));
    expect([...w.value.data]).toEqual([2, 3]);
    expect(() => f([1, 2])).toThrow(ShapeError);
  });

  test("an error while it runs leaves parameters as they were, and the next run is right", () => {
    const w = parameter([1, 2]);
    const f = compile((x: Tensor, i: Tensor) => {
      assign(w, x);
      return gather(x, i);
    });
    expect(() => f([5, 6], Int32Array.of(2))).toThrow(IndexError);
    expect([...w.value.data]).toEqual([1, 2]);
    expect(valuesOf(f([5, 6], Int32Array.of(1)))).toEqual([6]);
    expect([...w.value.data]).toEqual([5, 6]);
  });
});

describe("compile refuses", () => {
  test("an async function: it is traced, not run", () => {
    const f = compile((async () => tensor([1])) as unknown as () => Tensor);
    expect(() => f()).toThrow("compile: the function must not be async: it is traced, not run");
  });

  test("the values of a tensor that is being traced", async () => {
    let leaked: Tensor | undefined;
    compile((x: Tensor) => {
      leaked = x.mul(2);
      return x;
    })([1]);
    await expect(leaked!.data()).rejects.toThrow(
      "a tensor that is traced by compile() has no values yet: return it from the compiled function, or use it only there",
    );
  });

  test("an assignment of another shape", () => {
    const w = parameter([1, 2], { name: "w" });
    expect(() => assign(w, [1, 2, 3])).toThrow(new ShapeError('assign: parameter "w" has shape [2], the value [3]'));
    expect(() => compile(() => (assign(w, tensor([[1], [2]])), w))()).toThrow(ShapeError);
  });
});
