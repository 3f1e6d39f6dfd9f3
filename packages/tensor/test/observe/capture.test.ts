import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  assign,
  capture,
  collectCaptures,
  compile,
  gradients,
  InvalidArgumentError,
  matmul,
  parameter,
  placeholder,
  Procedure,
  scope,
  setBackend,
  tensor,
  valueAndGrad,
  type NdArray,
  type Tensor,
} from "../../src/index.js";
import { evaluate } from "../../src/runtime/procedure.js";

const valuesOf = (x: Tensor): number[] => [...evaluate([x])[0].data];
const allValues = (captures: Readonly<Record<string, Tensor>>): Record<string, number[]> =>
  Object.fromEntries(Object.entries(captures).map(([name, x]) => [name, valuesOf(x)]));

const network = (mark: (name: string, t: Tensor) => Tensor): ((x: Tensor) => Tensor) => {
  return (x) => {
    const h = mark("hidden", matmul(x, [[1, -1], [2, 1]])); // prettier-ignore
    return mark("squashed", h.tanh()).sum();
  };
};

describe.each(["js", "wasm"] as const)("capture on %s", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  test("gives the values of what was marked beside the result", () => {
    const f = compile(network(capture));
    const { result, captures } = f.captured([[1, 1], [0, 2]]); // prettier-ignore
    expect(valuesOf(captures.hidden)).toEqual([3, 0, 4, 2]);
    expect(captures.hidden.shape).toEqual([2, 2]);
    expect(valuesOf(captures.squashed)).toEqual([3, 0, 4, 2].map((h) => expect.closeTo(Math.tanh(h), 6) as number));
    expect(valuesOf(result)[0]).toBeCloseTo(Math.tanh(3) + Math.tanh(4) + Math.tanh(2), 5);
  });

  test("a run with captures is a run: it assigns", () => {
    const w = parameter([1]);
    const f = compile((x: Tensor) => {
      const next = capture("next", w.add(x));
      assign(w, next);
      return next.mul(2);
    });
    expect(allValues(f.captured([4]).captures)).toEqual({ next: [5] });
    expect([...w.value.data]).toEqual([5]);
    expect(valuesOf(f([1]))).toEqual([12]);
  });
});

describe("capture", () => {
  test("is the identity and leaves the program as it is unless somebody asks", () => {
    const x = tensor([[1, 2], [3, 4]]); // prettier-ignore
    expect(capture("x", x)).toBe(x);
    const input = placeholder(0, [2, 2], "float32");
    const keyOf = (f: (x: Tensor) => Tensor): string =>
      new Procedure({ inputs: [input], outputs: [f(input)] }).program.key;
    expect(keyOf(network(capture))).toBe(keyOf(network((_, t) => t)));
    const f = compile(network(capture));
    const before = f.program(x);
    f.captured(x);
    expect(f.program(x)).toBe(before);
    expect(before).not.toContain("hidden");
  });

  test("numbers names that are used again", () => {
    const f = compile((x: Tensor) => {
      const a = capture("h", x.add(1));
      capture("h_2", x.mul(10));
      const b = capture("h", a.add(1));
      return capture("h", b.add(1));
    });
    expect(allValues(f.captured(0).captures)).toEqual({ h: [1], h_2: [0], h_3: [2], h_4: [3] });
  });

  test("takes numbers and the names of every object", () => {
    const f = compile((x: Tensor) => capture("__proto__", x.add(capture("constructor", 3))));
    const { captures } = f.captured(1);
    expect(Object.keys(captures)).toEqual(["constructor", "__proto__"]);
    expect(valuesOf(captures["__proto__"])).toEqual([4]);
  });

  test("an inner function's captures belong to the outer one's run; an inner run keeps them to itself", () => {
    const inner = compile((x: Tensor) => capture("inner", x.mul(2)));
    const outer = compile((x: Tensor) => capture("outer", inner(x).add(1)));
    expect(allValues(outer.captured(3).captures)).toEqual({ inner: [6], outer: [7] });
    const apart = compile((x: Tensor) => capture("outer", inner.captured(x).captures.inner.add(1)));
    expect(allValues(apart.captured(3).captures)).toEqual({ outer: [7] });
    expect(valuesOf(apart(3))).toEqual([7]);
  });

  test("reaches gradients, and gradients reach what was captured", () => {
    const f = compile((x: Tensor) => {
      const [, dx] = valueAndGrad((z: Tensor) => capture("h", z.square()).mul(3).sum())(x);
      return capture("dx", dx);
    });
    expect(allValues(f.captured([1, 2]).captures)).toEqual({ h: [1, 4], dx: [6, 12] });
    const x = tensor([1, 2]);
    const { result, captures } = collectCaptures(() => capture("h", x.square()).mul(3).sum());
    expect(valuesOf(gradients(result, [captures.get("h")!])[0])).toEqual([3, 3]);
  });

  test("leaves out what hangs on symbols that the function made itself", () => {
    const f = compile((x: Tensor) => {
      capture("shape only", placeholder(0, [5], "float32").mul(2));
      capture("constant", tensor([7]));
      return capture("y", x.mul(2));
    });
    expect(allValues(f.captured([1]).captures)).toEqual({ constant: [7], y: [2] });
  });

  test("an error on the way ends the asking", () => {
    const f = compile((x: Tensor) => {
      capture("x", x);
      return matmul(x, [[1, 2]]);
    });
    expect(() => f.captured([[1, 2]])).toThrow("matmul");
    const good = compile((x: Tensor) => capture("x", x.mul(1)));
    expect(allValues(good.captured([1]).captures)).toEqual({ x: [1] });
    expect(collectCaptures(() => capture("y", 1)).captures.size).toBe(1);
  });

  test("refuses names that are none", () => {
    for (const name of ["", 3, undefined]) {
      expect(() => capture(name as string, 1)).toThrow(InvalidArgumentError);
      expect(() => scope(name as string, () => 1)).toThrow(InvalidArgumentError);
    }
  });
});

describe("scopes", () => {
  test("prefix the names within them, and capture their results", () => {
    const f = compile((x: Tensor) =>
      scope("block", () => {
        const h = scope("dense", () => capture("product", x.mul(2)).add(1));
        return scope("dense", () => h.add(1));
      }),
    );
    expect(allValues(f.captured(1).captures)).toEqual({
      "block.dense.product": [2],
      "block.dense": [3],
      "block.dense_2": [4],
      block: [4],
    });
  });

  test("are known to the tensors in them and to those of their gradients", () => {
    const x = tensor([1, 2]);
    expect(x.scope).toBe("");
    const [inner, outer] = scope("a", () => [scope("b", () => x.square()), x.tanh()]);
    expect([inner.scope, outer.scope]).toEqual(["a.b", "a"]);
    const [dx] = gradients(inner.add(outer).sum(), [x]);
    expect(dx.sources.map((source) => source.scope)).toEqual(["∂a", "∂a.b"]);
    expect(() => scope("c", () => { throw new Error("stop"); })).toThrow("stop"); // prettier-ignore
    expect(x.add(1).scope).toBe("");
  });

  test("return whatever their function returns, and change no program", () => {
    expect(scope("n", () => 3)).toBe(3);
    const x = placeholder(0, [2], "float32");
    const [plain, scoped] = [x.exp().sum(), scope("s", () => x.exp().sum())];
    const key = (output: Tensor): string => new Procedure({ inputs: [x], outputs: [output] }).program.key;
    expect(key(scoped)).toBe(key(plain));
  });
});

test("results with captures are plain values", async () => {
  const { captures } = compile((x: Tensor) => capture("y", x.mul(2))).captured([1, 2]);
  const y: NdArray = await captures.y.ndarray();
  expect(y).toEqual({ data: Float32Array.of(2, 4), shape: [2], dtype: "float32" });
});
