import { tanh } from "@nn/activations";
import { Dataset, moons } from "@nn/data";
import { dense } from "@nn/layers";
import { adam, type Optimizer } from "@nn/optimizers";
import { accuracy, crossEntropy, Network, type NetworkOptions } from "../src/index.js";

/** Two moons: small, quickly learned, not linearly separable. */
export const data = moons({ samples: 200, noise: 0.1, seed: 3 });

export function planar(options: Partial<NetworkOptions> = {}): Network {
  return new Network({
    input: [2],
    layers: [dense(12, { activation: tanh }), dense(12, { activation: tanh }), dense(2)],
    loss: crossEntropy,
    metrics: [accuracy],
    seed: 7,
    ...options,
  });
}

export function optimizer(miniBatch: number | null = 50): Optimizer {
  return adam({ learningRate: 0.02, miniBatch });
}

/** All weights of a network, one after another. */
export function weightsOf(network: Network): number[] {
  return network.namedParameters().flatMap(({ parameter }) => [...parameter.value.data]);
}

/** The moons with some features replaced. */
export function withFeature(row: number, value: number): Dataset {
  const x = Float32Array.from(data.x.data);
  x[row * 2] = value;
  return Dataset.from({ x: { data: x, shape: data.x.shape }, y: data.y });
}
