import { describe, expect, test } from "vitest";
import {
  assign,
  compile,
  evaluate,
  InvalidArgumentError,
  jsBackend,
  Parameter,
  parameter,
  Procedure,
  ShapeError,
  Storage,
  wasmBackend,
} from "../src/index.js";

describe("a parameter", () => {
  test("has a name, a type, and values that are copied out", () => {
    const w = parameter([[1, 2]], { name: "W" });
    const { data, shape, dtype } = w.value;
    expect({ shape, dtype, name: w.name }).toEqual({ shape: [1, 2], dtype: "float32", name: "W" });
    data.fill(9);
    expect([...w.value.data]).toEqual([1, 2]);
    expect(parameter([1, 2], { dtype: "int32" }).dtype).toBe("int32");
    expect(parameter(Float32Array.of(1, 2, 3, 4), { shape: [2, 2] }).shape).toEqual([2, 2]);
    expect(parameter(3).shape).toEqual([]);
  });

  test("takes new values of its shape, nested or flat", () => {
    const w = parameter([[1, 2], [3, 4]], { name: "W" }); // prettier-ignore
    w.set([[5, 6], [7, 8]]); // prettier-ignore
    expect([...w.value.data]).toEqual([5, 6, 7, 8]);
    w.set(Float32Array.of(1, 1, 2, 2));
    expect([...evaluate([w])[0].data]).toEqual([1, 1, 2, 2]);
    expect(() => w.set([1, 2, 3])).toThrow(new ShapeError('parameter "W": expected values of shape [2, 2], got [3]'));
    expect(() => w.set([[1, 2, 3, 4]])).toThrow(ShapeError);
  });

  test("moves into another storage with its values, and stays what graphs refer to", () => {
    const w = parameter([1, 2], { name: "W" });
    const doubled = w.mul(2);
    const storage = new Storage("float32", 5);
    w.moveTo(storage, 3);
    expect([...storage.values]).toEqual([0, 0, 0, 1, 2]);
    storage.write([7], 4);
    expect([...evaluate([doubled])[0].data]).toEqual([2, 14]);
    expect(() => w.moveTo(storage, 4)).toThrow(
      new InvalidArgumentError('parameter "W": 2 values do not fit at 4 of a storage of 5'),
    );
    expect(() => w.moveTo(new Storage("int32", 9), 0)).toThrow(InvalidArgumentError);
  });

  test("may overlap another one: a block over a whole network", () => {
    const storage = new Storage("float32", 4, Float32Array.of(1, 2, 3, 4));
    const [left, right, all] = [
      new Parameter([2], storage),
      new Parameter([2], storage, 2),
      new Parameter([4], storage),
    ];
    assign(all, all.mul(10));
    expect([...left.value.data, ...right.value.data]).toEqual([10, 20, 30, 40]);
    assign(right, left.add(1));
    expect([...evaluate([all.sub(0)])[0].data]).toEqual([10, 20, 11, 21]);
  });
});

test("parameters wander between backends: each sees what the other wrote", () => {
  const w = parameter([1, 2, 3]);
  const steps = [jsBackend(), wasmBackend(), wasmBackend()].map(
    (backend) => new Procedure({ outputs: [w.mul(1)], updates: [{ target: w, value: w.mul(2) }], backend }),
  );
  const seen: number[] = [];
  for (let round = 0; round < 3; round++) for (const step of steps) seen.push(step.run()[0].data[2]);
  expect(seen).toEqual(Array.from({ length: 9 }, (_, i) => 3 * 2 ** i));
  expect([...w.value.data]).toEqual([512, 1024, 1536]);
  w.set([0, 0, 1]);
  expect(steps.map((step) => step.run()[0].data[2])).toEqual([1, 2, 4]);
});

test("writing a part of a storage that lives in a backend keeps the rest", () => {
  const [a, b] = [parameter([1]), parameter([2])];
  const storage = new Storage("float32", 2);
  a.moveTo(storage, 0);
  b.moveTo(storage, 1);
  const step = compile(() => {
    assign(a, a.add(1));
    assign(b, b.mul(2));
    return a;
  });
  step();
  a.set([10]);
  step();
  expect([...storage.values]).toEqual([11, 8]);
});
