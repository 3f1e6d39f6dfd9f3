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

/** ` Did you mean "learningRate"?` where a name, or what others call it, is close to what was written; else nothing. */
export function suggestion(written: string, names: readonly string[]): string {
  return suggestionOf(written, names, synonyms);
}
