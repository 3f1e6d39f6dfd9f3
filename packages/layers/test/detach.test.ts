import {
  evaluate,
  gradients,
  initializers,
  RandomStream,
  scan,
  tensor,
  transpose,
  zeros,
  type Tensor,
} from "@nn/tensor";
import { expectClose } from "@nn/testing";
import { expect, test } from "vitest";
import { Layer, lstm, weightNorm } from "../src/index.js";

const x = tensor([[[0.1, 0.2, 0.3], [0.5, 0.4, -0.6]], [[-0.3, 0.8, 0.1], [0.2, -0.7, 0.9]]]); // prettier-ignore

/** h ← W · tanh(m (h + x_t)), where m, the mean of x², is made outside of the loop and read inside of it. */
class ReadsOutside extends Layer {
  static override readonly type = "readsOutside";
  readonly #loop: (step: (h: Tensor, x: Tensor) => Tensor, xs: Tensor) => Tensor;

  constructor(loop: (step: (h: Tensor, x: Tensor) => Tensor, xs: Tensor) => Tensor) {
    super();
    this.#loop = loop;
  }

  protected override setup(): readonly number[] {
    this.parameter("W", [3, 3], initializers.glorotUniform());
    return [3];
  }

  override forward(x: Tensor): Tensor {
    const m = x.mul(x).mean([1]);
    const step = (h: Tensor, x: Tensor): Tensor => h.add(x).mul(m).tanh().matmul(this.parameters.W);
    return this.#loop(step, transpose(x, [1, 0, 2]));
  }
}

const loops = {
  forward: (step: (h: Tensor, x: Tensor) => Tensor, xs: Tensor) =>
    scan((h, x) => ({ state: step(h, x) }), { state: zeros([2, 3]), xs }).state,
  outputs: (step: (h: Tensor, x: Tensor) => Tensor, xs: Tensor) =>
    scan((h, x) => ({ state: step(h, x), outputs: step(x, h) }), { state: zeros([2, 3]), xs }).outputs.sum(0),
  checkpoint: (step: (h: Tensor, x: Tensor) => Tensor, xs: Tensor) =>
    scan((h, x) => ({ state: step(h, x) }), { state: zeros([2, 3]), xs, checkpoint: 1, reverse: true }).state,
  nested: (step: (h: Tensor, x: Tensor) => Tensor, xs: Tensor) =>
    scan((h, x) => scan((h) => ({ state: step(h, x) }), { state: h, length: 3 }), { state: zeros([2, 3]), xs }).state,
};

test.each(Object.entries(loops))("backward reaches x through what a loop's body reads from outside: %s", (_, loop) => {
  const layer = new ReadsOutside(loop);
  const y = layer.forward(x);
  const expected = gradients(y.sum(), [x, layer.parameters.W]);
  const dx = layer.backward(tensor([[1, 1, 1], [1, 1, 1]])); // prettier-ignore
  const [dxValue, dW, ...wanted] = evaluate([dx, layer.gradients.W, ...expected]);
  expectClose(dxValue.data, wanted[0].data);
  expectClose(dW.data, wanted[1].data);
});

test.each([{ checkpoint: false }, { checkpoint: true }])(
  "weightNorm inside a loop: W is g · W / ‖W‖, %j",
  (options) => {
    for (const parameter of ["W", "U"]) {
      const layer = weightNorm(lstm(2, options), { parameter });
      layer.build([2, 3], new RandomStream(1));
      const [before] = evaluate([layer.forward(x)]);
      const inner = layer.children[0].parameters[parameter];
      inner.set(inner.value.data.map((weight) => 5 * weight));
      const [longer] = evaluate([layer.forward(x)]); // W is longer, and its direction the same
      expectClose(longer.data, before.data);
      const { g } = layer.parameters;
      g.set(g.value.data.map((scale) => 3 * scale));
      const [scaled] = evaluate([layer.forward(x)]);
      expect(scaled.data).not.toEqual(before.data);
    }
  },
);
