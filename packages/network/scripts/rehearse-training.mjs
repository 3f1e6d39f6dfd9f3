// One epoch of a small network with what was just built: what it calls, every first training calls. The build runs it to find
// out (tsup.config.ts).

import { relu } from "@nn/activations";
import { Dataset } from "@nn/data";
import { dense } from "@nn/layers";
import { Network, accuracy, crossEntropy } from "@nn/network";
import { adam } from "@nn/optimizers";
import { setBackend } from "@nn/tensor";

setBackend("wasm", { threads: 1 });

const network = new Network({
  input: [2],
  layers: [dense(4, { activation: relu }), dense(2)],
  loss: crossEntropy,
  metrics: [accuracy],
});
const x = [...Array(8).keys()].map((i) => [i % 2, i >> 1]);
const data = Dataset.from({ x, y: x.map(([a, b]) => (a + b) % 2) });
await network.train(data, { epochs: 1, optimizer: adam({ miniBatch: 4 }) });
