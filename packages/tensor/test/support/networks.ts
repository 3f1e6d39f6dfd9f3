import {
  add,
  concat,
  coordinates,
  equal,
  expandDims,
  gradients,
  logSoftmax,
  matmul,
  maximum,
  mean,
  mul,
  neg,
  parameter,
  Parameter,
  placeholder,
  Procedure,
  random,
  reshape,
  sqrt,
  standardize,
  Storage,
  sub,
  sum,
  where,
  type Tensor,
  type Update,
} from "../../src/index.js";

/** Parameters of a network, side by side in one block, as training keeps them. */
class Block {
  readonly storage: Storage;
  readonly whole: Parameter;
  readonly parameters: readonly Parameter[];

  constructor(shapes: Readonly<Record<string, readonly number[]>>) {
    this.parameters = Object.entries(shapes).map(([name, shape]) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const values = Float32Array.from({ length: size }, (_, i) => 0.3 * Math.sin(2.1 * i + size));
      return parameter(values, { name, shape });
    });
    this.storage = new Storage(
      "float32",
      this.parameters.reduce((size, each) => size + each.size, 0),
    );
    let offset = 0;
    for (const each of this.parameters) {
      each.moveTo(this.storage, offset);
      offset += each.size;
    }
    this.whole = new Parameter([this.storage.size], this.storage, 0, "P");
  }

  /** Memory of an optimizer with the parameters' layout. */
  moment(name: string): Parameter {
    return new Parameter([this.storage.size], new Storage("float32", this.storage.size), 0, name);
  }

  /** The gradient of a loss in the parameters' layout. */
  gradient(loss: Tensor): Tensor {
    return concat(gradients(loss, this.parameters).map((gradient) => reshape(gradient, [-1])));
  }
}

/** Mean of −ln softmax at the labels. */
function crossEntropy(logits: Tensor, labels: Tensor): Tensor {
  const isLabel = equal(expandDims(labels, -1), coordinates(logits.shape, 1));
  return mean(neg(sum(where(isLabel, logSoftmax(logits), 0), -1)));
}

const dense = (x: Tensor, w: Tensor, b: Tensor): Tensor => add(matmul(x, w), b);

/** A network's training step as it is planned, and what its state is. */
export interface TrainingProgram {
  readonly procedure: Procedure;
  readonly state: readonly Parameter[];
}

/** 2-16-2 tanh, softmax cross-entropy, gradient descent: the planar networks. */
export function planarStep(batch: number): TrainingProgram {
  const block = new Block({ W1: [2, 16], b1: [16], W2: [16, 2], b2: [2] });
  const [w1, b1, w2, b2] = block.parameters;
  const [x, y, rate] = [
    placeholder(0, [batch, 2], "float32"),
    placeholder(1, [batch], "int32"),
    placeholder(2, [], "float32"),
  ];
  const loss = crossEntropy(dense(dense(x, w1, b1).tanh(), w2, b2), y);
  const updates = [{ target: block.whole, value: sub(block.whole, mul(rate, block.gradient(loss))) }];
  return { procedure: new Procedure({ inputs: [x, y, rate], outputs: [loss], updates }), state: [block.whole] };
}

/** Dense 12, layer norm, GELU (the tanh form), dense 3; mean squared error; Adam. */
export function layerNormStep(batch: number): TrainingProgram {
  const block = new Block({ W1: [5, 12], b1: [12], scale: [12], shift: [12], W2: [12, 3], b2: [3] });
  const [w1, b1, scale, shift, w2, b2] = block.parameters;
  const [x, y, rate] = [
    placeholder(0, [batch, 5], "float32"),
    placeholder(1, [batch, 3], "float32"),
    placeholder(2, [], "float32"),
  ];
  const normal = standardize(dense(x, w1, b1), -1)
    .mul(scale)
    .add(shift);
  const inner = normal.add(normal.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
  const loss = mean(
    dense(normal.mul(0.5).mul(inner.tanh().add(1)), w2, b2)
      .sub(y)
      .square(),
  );
  const [m, v] = [block.moment("m"), block.moment("v")];
  return {
    procedure: new Procedure({ inputs: [x, y, rate], outputs: [loss], updates: adam(block, loss, m, v, rate) }),
    state: [block.whole, m, v],
  };
}

/** m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; p ← p − ηm/(√v + ε). */
function adam(block: Block, loss: Tensor, m: Parameter, v: Parameter, rate: Tensor): Update[] {
  const g = block.gradient(loss);
  const nextM = m.mul(0.9).add(g.mul(0.1));
  const nextV = v.mul(0.999).add(g.square().mul(0.001));
  const next = block.whole.sub(rate.mul(nextM).div(sqrt(nextV).add(1e-8)));
  return [
    { target: m, value: nextM },
    { target: v, value: nextV },
    { target: block.whole, value: next },
  ];
}

/** Two residual blocks of relu layers with dropout, x + W₂·relu(W₁·x); cross-entropy; momentum. */
export function residualStep(batch: number): TrainingProgram {
  const block = new Block({
    W1: [8, 8],
    b1: [8],
    W2: [8, 8],
    b2: [8],
    W3: [8, 8],
    b3: [8],
    W4: [8, 8],
    b4: [8],
    head: [8, 3],
    bias: [3],
  });
  const [w1, b1, w2, b2, w3, b3, w4, b4, head, bias] = block.parameters;
  const [x, y] = [placeholder(0, [batch, 8], "float32"), placeholder(1, [batch], "int32")];
  const [rate, key] = [placeholder(2, [], "float32"), placeholder(3, [2], "int32")];
  const relu = (h: Tensor): Tensor => maximum(h, 0);
  const dropout = (h: Tensor, n: number): Tensor =>
    where(random.bernoulli(h.shape, random.fork(key, n), 0.75), h.div(0.75), 0);
  const first = add(x, dense(dropout(relu(dense(x, w1, b1)), 0), w2, b2));
  const second = add(first, dense(dropout(relu(dense(first, w3, b3)), 1), w4, b4));
  const loss = crossEntropy(dense(second, head, bias), y);
  const velocity = block.moment("velocity");
  const next = velocity.mul(0.9).add(block.gradient(loss));
  const updates = [
    { target: velocity, value: next },
    { target: block.whole, value: block.whole.sub(mul(rate, next)) },
  ];
  return {
    procedure: new Procedure({ inputs: [x, y, rate, key], outputs: [loss], updates }),
    state: [block.whole, velocity],
  };
}
