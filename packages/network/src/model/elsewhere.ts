/** What to write in the place of options that other frameworks have elsewhere. By names in lower case without separators. */
type Elsewhere = ReadonlyMap<string, string>;

const hyperParameter = (written: string): string =>
  `it belongs to the optimizer, as in train(data, { optimizer: adam({ ${written} }) })`;
const ofNetwork = (written: string): string => `it belongs to the network, as in new Network({ ${written} })`;
const listener = "onEpoch: ({ epoch, train, validation }) => … is called after every epoch, onStep after every batch";

const ofOptimizer: readonly (readonly [name: string, advice: string])[] = [
  ...["batchsize", "minibatch", "minibatchsize", "batch"].map(
    (name) => [name, hyperParameter("miniBatch: 32")] as const,
  ),
  ...["lr", "learningrate"].map((name) => [name, hyperParameter("learningRate: 0.001")] as const),
  ...["regularization", "weightdecay", "l2"].map((name) => [name, hyperParameter("regularization: l2(1e-4)")] as const),
  ...["clip", "clipnorm", "clipvalue"].map((name) => [name, hyperParameter("clip: clipByGlobalNorm(1)")] as const),
  ...["schedule", "scheduler"].map(
    (name) => [name, hyperParameter("learningRate: cosine({ learningRate: 0.01 })")] as const,
  ),
];

/** Of `train`. */
export const elsewhereThanTrain: Elsewhere = new Map([
  ...ofOptimizer,
  ["callbacks", listener],
  ["callback", listener],
  ["patience", "write earlyStopping: { patience: 10 }"],
  ["restorebestweights", "earlyStopping: { patience: 10 } does so"],
  ["validationdata", "write validation: a Dataset"],
  ["validationsplit", "write const [train, validation] = data.split(0.8), and validation"],
  ["verbose", "write progress: true"],
  ["sampleweight", "weights are part of the data: Dataset.from({ x, y, weights })"],
  ["sampleweights", "weights are part of the data: Dataset.from({ x, y, weights })"],
  ["weights", "weights are part of the data: Dataset.from({ x, y, weights })"],
  ["seed", ofNetwork("seed: 1")],
  ["loss", ofNetwork("loss: crossEntropy")],
  ["metrics", ofNetwork("metrics: [accuracy]")],
]);

/** Of `new Network`. */
export const elsewhereThanNetwork: Elsewhere = new Map([
  ...ofOptimizer,
  ["optimizer", "it belongs to the training, as in train(data, { optimizer: adam() })"],
  ["epochs", "it belongs to the training, as in train(data, { optimizer: adam(), epochs: 10 })"],
  ["inputshape", "write input: the shape of one example, as in input: data.inputShape"],
  ["output", "the last layer says it, as in dense(10)"],
  ["outputshape", "the last layer says it, as in dense(10)"],
]);
