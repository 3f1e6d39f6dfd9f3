// A program of a user, on the built packages: trains the networks that its arguments name, and
// prints what they were trained on and their losses.
import { relu, tanh } from "@nn/activations";
import { flower, moons } from "@nn/data";
import { dense } from "@nn/layers";
import { crossEntropy, Network } from "@nn/network";
import { adam, gradientDescent } from "@nn/optimizers";
import { getBackend, setBackend } from "@nn/tensor";

setBackend("auto", { threads: 2 });

async function train(data, activation, widths, optimizer) {
  const layers = [...widths.map((units) => dense(units, { activation })), dense(2)];
  const network = new Network({ input: [2], layers, loss: crossEntropy, seed: 3 });
  const { loss } = await network.train(data, { optimizer, epochs: 20, shuffle: false });
  return loss;
}

const trainings = {
  planar: () =>
    train(flower({ samples: 400, seed: 1 }), tanh, [16, 16], gradientDescent({ learningRate: 0.1, miniBatch: null })),
  mlp: () =>
    train(moons({ samples: 256, noise: 0.1, seed: 2 }), relu, [257, 130], adam({ learningRate: 1e-3, miniBatch: 256 })),
};
const losses = {};
for (const name of process.argv.slice(2)) losses[name] = await trainings[name]();
console.log(JSON.stringify({ backend: getBackend().name, losses }));
