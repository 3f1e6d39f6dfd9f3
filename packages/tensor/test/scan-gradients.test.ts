import { describe, expect, test } from "vitest";
import { checkGradients, gradients, scan, tensor, zeros, type Tensor } from "../src/index.js";
import { uniform, lstm } from "./support/lstm.js";

describe("gradients of scans", () => {
  const inputs = [uniform(5, 2, 3), uniform(3, 16), uniform(4, 16), uniform(16)];
  const loss = (checkpoint: boolean | number) => (x: Tensor, W: Tensor, U: Tensor, b: Tensor) => {
    const { h, all } = lstm(x, { W, U, b }, checkpoint);
    return all.square().sum().add(h.sum());
  };

  test.each([false, 1, 2, 3, true] as const)("agree with central differences, checkpoint %s", async (checkpoint) => {
    await expect(checkGradients(loss(checkpoint), inputs)).resolves.toMatchObject({ checked: 158 });
  });

  test("of a state alone, of a first state, and of what is summed in the loop", async () => {
    const table = uniform(4, 2);
    await checkGradients(
      (h0, t) => {
        const indices = tensor([[0], [3], [3]], { dtype: "int32" });
        return scan((h, i) => ({ state: h.mul(t.gather(i).reshape([2])).add(1) }), { state: h0, xs: indices }).state;
      },
      [uniform(2), table],
    );
  });

  test("through a scan in a scan, and twice", async () => {
    const f = (xs: Tensor, w: Tensor): Tensor =>
      scan((h, row) => ({ state: scan((s, x) => ({ state: s.mul(w).add(x).tanh() }), { state: h, xs: row }).state }), {
        state: zeros([2]),
        xs,
      }).state;
    await checkGradients(f, [uniform(2, 3, 2), uniform(2)]);
    await checkGradients((xs, w) => gradients(f(xs, w).square().sum(), [w])[0], [uniform(2, 3, 2), uniform(2)]);
    await checkGradients((x, W, U, b) => gradients(loss(2)(x, W, U, b), [U])[0], inputs);
  });
});
