import { afterEach, describe, expect, test } from "vitest";
import { add, argmax, equal, evaluate, full, max, setBackend, tensor } from "../src/index.js";

afterEach(() => setBackend("auto"));

// The maximum is stored, the sum is computed again in the loop that looks for it: both must round alike.
describe.each(["js", "wasm"] as const)("what is computed twice is equal on %s", (backend) => {
  test("argmax of a fused sum finds the maximum", async () => {
    setBackend(backend);
    const x = add(
      tensor([
        [0.1, 0.2],
        [0.3, 0.1],
      ]),
      tensor([0.123, 0.0456]),
    );
    expect([...(await argmax(x).data())]).toEqual([1, 0]);
    expect([...(await equal(x, max(x, 1, { keepDims: true })).data())]).toEqual([0, 1, 1, 0]);
  });

  test("literals round to the tensor's type", async () => {
    setBackend(backend);
    const x = tensor([0.1]).mul(3);
    expect([...(await equal(x.add(0.1), add(x, tensor([0.1]))).data())]).toEqual([1]);
  });

  test("functions of literals are those of values, bit for bit", async () => {
    setBackend(backend);
    const literals = Array.from({ length: 24 }, (_, i) => Math.fround(0.1 + i / 7));
    const ofValues = await tensor(literals).tanh().data();
    const ofLiterals = literals.map((value) => evaluate([full([1], value).tanh()])[0].data[0]);
    expect(ofLiterals).toEqual([...ofValues]);
  });
});
