import { suggestion as suggestionOf } from "@nn/tensor";

/** What other frameworks call our options. */
const synonyms = new Map([
  ["lr", "learningRate"],
  ["eta", "learningRate"],
  ["rate", "learningRate"],
  ["batch", "miniBatch"],
  ["batchsize", "miniBatch"],
  ["eps", "epsilon"],
  ["momentum", "beta"],
  ["rho", "decay"],
  ["alpha", "decay"],
  ["gamma", "factor"],
  ["decayrate", "factor"],
  ["regularizer", "regularization"],
  ["clipping", "clip"],
  ["clipnorm", "clip"],
  ["decaysteps", "steps"],
  ["stepsize", "steps"],
]);

/** What to write in the place of what belongs elsewhere. */
const elsewhere = new Map([
  ...["epochs", "validation", "callbacks", "shuffle"].map(
    (name) => [name, ` It belongs to the training: train(data, { optimizer, ${name}: … }).`] as const,
  ),
  ["weightdecay", " Write regularization: l2(1e-4), or use adamW."],
  ["l2", " Write regularization: l2(1e-4)."],
  ["schedule", " A schedule stands in the place of the learning rate: learningRate: cosine({ learningRate: 0.01 })."],
  ["scheduler", " A schedule stands in the place of the learning rate: learningRate: cosine({ learningRate: 0.01 })."],
  ["nesterov", " Use the optimizer nesterov({ learningRate, beta })."],
]);

/** Momentum is an optimizer of its own where an optimizer has no β. */
const MOMENTUM = " Use the optimizer momentum({ learningRate, beta: 0.9 }).";

const simplify = (name: string): string => name.toLowerCase().replaceAll(/[_\s-]/g, "");

/** ` Did you mean "learningRate"?` where a name, or what others call it, is close to what was written; else nothing. */
export function suggestion(written: string, names: readonly string[]): string {
  const plain = simplify(written);
  if (plain === "momentum" && !names.includes("beta")) return MOMENTUM;
  const isName = names.some((name) => simplify(name) === plain);
  return (isName ? undefined : elsewhere.get(plain)) ?? suggestionOf(written, names, synonyms);
}
