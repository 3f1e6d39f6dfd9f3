// One step of training a small network with what was just built: what it calls, every first training calls. The build runs
// it to find out (tsup.config.ts).

import * as nn from "@nn/tensor";

const { Parameter, Procedure, RandomStream, Storage, initializers, placeholder, scope, wasmBackend } = nn;

const widths = [784, 512, 512, 10];
const batch = 128;

const layers = widths.slice(1).map((width, i) => {
  const random = new RandomStream(1).fork(`dense_${i}`);
  return [
    nn.parameter(initializers.heUniform().fill([widths[i], width], random), { shape: [widths[i], width], name: "W" }),
    nn.parameter(new Float32Array(width), { shape: [width], name: "b" }),
  ];
});

/** All parameters side by side, and blocks for the moments. */
const parameters = layers.flat();
const size = parameters.reduce((sum, { size }) => sum + size, 0);
const [block, first, second] = ["P", "m", "v"].map(
  (name) => new Parameter([size], new Storage("float32", size), 0, name),
);
let offset = 0;
for (const parameter of parameters) {
  parameter.moveTo(block.storage, offset);
  offset += parameter.size;
}

const x = placeholder(0, [batch, widths[0]], "float32");
const y = placeholder(1, [batch], "int32");
const rate = placeholder(2, [], "float32");
const step = placeholder(3, [], "float32");

/** Its gradient is made of its result, so that the product before it can do its work. */
const relu = nn.customGradient(
  (z) => nn.maximum(z, 0),
  (dy, h) => [nn.mul(dy, nn.where(nn.greater(h, 0), 1, 0))],
);
const logits = layers.reduce((input, [W, b], i) => {
  const z = scope(`dense_${i}`, () => nn.add(nn.matmul(input, W), b));
  return i < layers.length - 1 ? relu(z) : z;
}, x);
const isLabel = nn.equal(nn.expandDims(y, -1), nn.coordinates(logits.shape, 1));
const isClass = nn.logicalAnd(nn.greaterEqual(y, 0), nn.less(y, widths.at(-1)));
const losses = nn.where(isClass, nn.neg(nn.sum(nn.where(isLabel, nn.logSoftmax(logits), 0), -1)), NaN);
const loss = nn.mul(nn.sum(losses), 1 / batch);
const right = nn.sum(nn.cast(nn.equal(nn.argmax(logits), y), "float32"));

const gradient = nn.concat(nn.gradients(loss, parameters).map((each) => nn.reshape(each, [-1])));
const finite = nn.add(nn.mul(loss, 0), nn.sum(nn.mul(gradient, 0)));

/** Adam. */
const g = nn.slice(gradient, [[0, size]]);
const bias = (beta) => nn.neg(nn.expm1(nn.mul(step, nn.elementary.log(beta))));
const [scale, widen] = [nn.div(rate, bias(0.9)), nn.rsqrt(bias(0.999))];
const m = nn.add(nn.mul(first, 0.9), nn.mul(g, 0.1));
const v = nn.add(nn.mul(second, 0.999), nn.mul(nn.square(g), 0.001));
const move = nn.div(nn.mul(scale, m), nn.add(nn.mul(nn.sqrt(v), widen), 1e-8));
const updates = [
  { target: first, value: m },
  { target: second, value: v },
  { target: block, value: nn.sub(block, move) },
];

const backend = wasmBackend({ threads: 2 });
const procedure = new Procedure({ inputs: [x, y, rate, step], outputs: [loss, finite, right], updates, backend });
procedure.bind();
[new Float32Array(x.size).fill(0.1), new Int32Array(batch), [1e-3], [1]].forEach((values, i) =>
  procedure.write(i, values),
);
procedure.compute();
procedure.commit();
backend.close();
