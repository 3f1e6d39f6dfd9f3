import {
  matmul,
  Procedure,
  RandomStream,
  scan,
  split,
  tensor,
  zeros,
  type Backend,
  type Tensor,
} from "../../src/index.js";

const random = new RandomStream(5);

export function uniform(...shape: number[]): Tensor {
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.uniform(-1, 1));
  return tensor(values, { shape });
}

export interface Weights {
  readonly W: Tensor;
  readonly U: Tensor;
  readonly b: Tensor;
}

/** Long short-term memory as its formula says. */
export function lstm(
  xs: Tensor,
  { W, U, b }: Weights,
  checkpoint: boolean | number = false,
): { h: Tensor; all: Tensor } {
  const start = zeros([xs.shape[1], U.shape[0]]);
  const step = (
    { h, c }: { h: Tensor; c: Tensor },
    x: Tensor,
  ): { state: { h: Tensor; c: Tensor }; outputs: Tensor } => {
    const [i, f, g, o] = split(matmul(x, W).add(b).add(matmul(h, U)), 4, 1);
    const next = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
    const output = o.sigmoid().mul(next.tanh());
    return { state: { h: output, c: next }, outputs: output };
  };
  const { state, outputs } = scan(step, { state: { h: start, c: start }, xs, checkpoint });
  return { h: state.h, all: outputs };
}

export function valuesOf(backend: Backend, ...tensors: Tensor[]): number[][] {
  return new Procedure({ outputs: tensors, backend }).run().map(({ data }) => [...data]);
}
