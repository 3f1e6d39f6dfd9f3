import { relu } from "@nn/activations";
import { Dataset } from "@nn/data";
import { dense } from "@nn/layers";
import { adam, gradientDescent, type Optimizer } from "@nn/optimizers";
import { getBackend, RandomStream, setBackend, wasmSupported } from "@nn/tensor";
import { crossEntropy, Network } from "../src/index.js";
import { data as moons, planar } from "./support.js";

/** Loaded anew for each lack, with everything that it uses: frameworks look once what their place has. */

const STEPS = 20;

/** Big enough for threads, tiles and leftovers of every size. */
function mlp(): { network: Network; data: Dataset; optimizer: Optimizer } {
  const [samples, features, classes] = [132, 193, 10];
  const random = new RandomStream(11);
  const x = Float32Array.from({ length: samples * features }, () => random.uniform());
  const y = Int32Array.from({ length: samples }, () => random.uint32() % classes);
  return {
    network: new Network({
      input: [features],
      layers: [dense(257, { activation: relu }), dense(130, { activation: relu }), dense(classes)],
      loss: crossEntropy,
      seed: 5,
    }),
    data: Dataset.from({ x: { data: x, shape: [samples, features] }, y }),
    optimizer: adam({ learningRate: 1e-3, miniBatch: 66 }),
  };
}

const trainings = {
  planar: () => ({
    network: planar(),
    data: moons,
    optimizer: gradientDescent({ learningRate: 0.1, miniBatch: null }),
  }),
  mlp,
};

export type TrainingName = keyof typeof trainings;

export interface Outcome {
  readonly backend: string;
  readonly wasmSupported: boolean;
  /** Of the first steps, each. */
  readonly losses: readonly number[];
}

/** The losses of some steps. */
export async function train(name: TrainingName): Promise<Outcome> {
  // Two threads where there can be two, however many cores there are.
  setBackend("auto", { threads: 2 });
  const { network, data, optimizer } = trainings[name]();
  const enough = new AbortController();
  const losses: number[] = [];
  await network.train(data, {
    optimizer,
    epochs: STEPS,
    signal: enough.signal,
    onAbort: "resolve",
    onStep({ loss }) {
      if (losses.push(loss) === STEPS) enough.abort();
    },
  });
  return { backend: getBackend().name, wasmSupported: wasmSupported(), losses };
}
