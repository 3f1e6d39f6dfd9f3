import { afterEach, describe, expect, test } from "vitest";
import {
  BackendError,
  evaluate,
  getBackend,
  InternalError,
  InvalidArgumentError,
  jsBackend,
  parameter,
  placeholder,
  Procedure,
  setBackend,
  tensor,
  wasmBackend,
  wasmSupported,
  type Backend,
  type BackendName,
} from "../src/index.js";

afterEach(() => setBackend("auto"));

describe.each([jsBackend(), wasmBackend()])("a procedure on $name", (backend) => {
  const x = placeholder(0, [2], "float32");
  const unused = placeholder(1, [3], "float32");
  const n = placeholder(2, [], "int32");

  test("is planned once and run many times", () => {
    const f = new Procedure({ inputs: [x, unused, n], outputs: [x.mul(n), x.sum()], backend });
    expect(f.run([[1, 2], [0, 0, 0], [3]]).map(({ data }) => [...data])).toEqual([[3, 6], [3]]);
    expect(f.run([[5, 5], [0, 0, 0], [-1]])[0]).toEqual({
      data: Float32Array.of(-5, -5),
      shape: [2],
      dtype: "float32",
    });
  });

  test("computes, lets its caller look, and changes state only when told to", () => {
    const w = parameter([1, 1]);
    const f = new Procedure({
      inputs: [x],
      outputs: [w.mul(x).sum()],
      updates: [{ target: w, value: w.add(x) }],
      backend,
    });
    f.bind();
    f.write(0, [2, 3]);
    f.compute();
    expect(f.readScalar(0)).toBe(5);
    expect([...f.read(0)]).toEqual([5]);
    expect([...w.value.data]).toEqual([1, 1]);
    f.compute();
    f.commit();
    f.unbind();
    expect([...w.value.data]).toEqual([3, 4]);
  });

  test("results stay as they are when it runs again", () => {
    const f = new Procedure({ inputs: [x], outputs: [x.mul(2)], backend });
    const [first] = f.run([[1, 2]]);
    f.run([[8, 9]]);
    expect([...first.data]).toEqual([2, 4]);
  });

  test("refuses a wrong number of values, and steps out of order", () => {
    const f = new Procedure({ inputs: [x], outputs: [x.mul(2)], backend });
    expect(() => f.run([[1, 2, 3]])).toThrow(new InvalidArgumentError("input 0: expected 2 values, got 3"));
    expect(() => f.compute()).toThrow(InternalError);
    expect(() => f.compute()).toThrow("procedure: bind() comes before write, compute, commit and read");
    expect([...f.run([[1, 2]])[0].data]).toEqual([2, 4]);
  });

  test("outputs may be inputs, parameters, constants, and one tensor twice", () => {
    const w = parameter([7]);
    const f = new Procedure({ inputs: [x], outputs: [x, w, tensor([3]), x, x.reshape([2, 1])], backend });
    expect(f.run([[1, 2]]).map(({ data, shape }) => [shape, [...data]])).toEqual([
      [[2], [1, 2]],
      [[1], [7]],
      [[1], [3]],
      [[2], [1, 2]],
      [
        [2, 1],
        [1, 2],
      ],
    ]);
  });
});

describe("the choice of a backend", () => {
  test("is wasm where the machine has it, and js for float64", () => {
    expect(wasmSupported()).toBe(true);
    expect(getBackend().name).toBe("wasm");
    expect(getBackend(true).name).toBe("js");
    const wide = tensor(Float64Array.of(1 / 3));
    expect(evaluate([wide.mul(3)])[0]).toEqual({ data: Float64Array.of(1), shape: [1], dtype: "float64" });
    setBackend("wasm");
    expect(() => evaluate([wide.mul(3)])).toThrow(BackendError);
  });

  test("can be made by name or by object", () => {
    setBackend("js");
    expect(getBackend().name).toBe("js");
    const programs: string[] = [];
    const inner = jsBackend();
    const own: Backend = { name: "mine", compile: (program) => (programs.push(program.key), inner.compile(program)) };
    setBackend(own);
    expect([...evaluate([tensor([1, 2]).add(1)])[0].data]).toEqual([2, 3]);
    evaluate([tensor([3, 4]).add(1)]);
    expect(programs).toHaveLength(1);
    for (const name of ["cuda", "__proto__", "constructor"]) {
      expect(() => setBackend(name as BackendName)).toThrow(BackendError);
    }
    expect(getBackend().name).toBe("mine");
  });
});

test("values come out as data, nested lists, one number, or values with a shape", async () => {
  const x = tensor([[1, 2], [3, 4]]).add(1); // prettier-ignore
  expect(await x.data()).toEqual(Float32Array.of(2, 3, 4, 5));
  expect(await x.array()).toEqual([[2, 3], [4, 5]]); // prettier-ignore
  expect(await x.ndarray()).toEqual({ data: Float32Array.of(2, 3, 4, 5), shape: [2, 2], dtype: "float32" });
  expect(await x.sum().item()).toBe(14);
  await expect(x.item()).rejects.toThrow("item: needs one element, got Tensor add float32[2, 2]");
});
