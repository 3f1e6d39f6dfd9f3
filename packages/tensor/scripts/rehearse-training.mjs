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

const logits = layers.reduce((input, [W, b], i) => {
  const z = scope(`dense_${i}`, () => nn.add(nn.matmul(input, W), b));
  return i < layers.length - 1 ? nn.maximum(z, 0) : z;
}, x);
const isLabel = nn.equal(nn.expandDims(y, -1), nn.coordinates(logits.shape, 1));
const losses = nn.neg(nn.sum(nn.where(isLabel, nn.logSoftmax(logits), 0), -1));
const loss = nn.mul(nn.sum(losses), 1 / batch);
const right = nn.sum(nn.cast(nn.equal(nn.argmax(logits), y), "float32"));

const gradient = nn.concat(nn.gradients(loss, parameters).map((each) => nn.reshape(each, [-1])));
const finite = nn.add(nn.mul(loss, 0), nn.sum(nn.mul(gradient, 0)));

/** Adam. */
const m = nn.add(nn.mul(first, 0.9), nn.mul(gradient, 0.1));
const v = nn.add(nn.mul(second, 0.999), nn.mul(nn.square(gradient), 0.001));
const corrected = (moment, beta) => nn.div(moment, nn.sub(1, nn.exp(nn.mul(step, Math.log(beta)))));
const slope = nn.div(corrected(m, 0.9), nn.add(nn.sqrt(corrected(v, 0.999)), 1e-8));
const updates = [
  { target: first, value: m },
  { target: second, value: v },
  { target: block, value: nn.sub(block, nn.mul(rate, slope)) },
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
