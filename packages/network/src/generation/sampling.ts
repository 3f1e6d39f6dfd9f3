import { elementary, InvalidArgumentError, type RandomStream } from "@nn/tensor";
import type { GenerateOptions } from "./options.js";

/**
 * Draws a token from logits [V]: probabilities are softmax(logits / temperature), of the topK likeliest tokens, and of those the
 * fewest that reach topP. The bits are the same in every engine.
 */
export function drawToken(logits: Float32Array, options: GenerateOptions, random: RandomStream): number {
  const { temperature = 1, topK = logits.length, topP = 1 } = options;
  checkLogits(logits);
  if (temperature === 0) return likeliest(logits, 1)[0];
  const isCut = topK < logits.length || topP < 1;
  const tokens = isCut ? likeliest(logits, topK) : Array.from(logits, (_, token) => token);
  const peak = isCut ? logits[tokens[0]] : largest(logits);
  const weights = tokens.map((token) => elementary.exp((logits[token] - peak) / temperature));
  const nucleus = weights.slice(0, topP < 1 ? nucleusOf(weights, topP) : weights.length);
  const target = random.uniform() * sumOf(nucleus);
  const drawn = reaches(nucleus, (sum) => sum > target);
  return tokens[drawn];
}

/** How many of the weights, the largest first, have that share of all together. */
function nucleusOf(weights: readonly number[], share: number): number {
  const target = share * sumOf(weights);
  return reaches(weights, (sum) => sum >= target) + 1;
}

/** The first weight at which the sum of those up to it holds; the last if none does. */
function reaches(weights: readonly number[], holds: (sum: number) => boolean): number {
  let sum = 0;
  const found = weights.findIndex((weight) => holds((sum += weight)));
  return found < 0 ? weights.length - 1 : found;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function largest(values: Float32Array): number {
  return values.reduce((a, b) => (a > b ? a : b), -Infinity);
}

/** The k tokens with the largest logits, these first; of equal ones the one with the smaller number. */
export function likeliest(logits: ArrayLike<number>, k: number): number[] {
  const values = Float64Array.from(logits);
  // Only those that are at least as large as the k-th are sorted by token as well.
  const least = k < values.length ? values.slice().sort()[values.length - k] : -Infinity;
  const tokens: number[] = [];
  values.forEach((value, token) => {
    if (value >= least) tokens.push(token);
  });
  return tokens.sort((a, b) => values[b] - values[a] || a - b).slice(0, k);
}

/** ln softmax(logits). */
export function logProbabilities(logits: Float32Array): Float64Array {
  checkLogits(logits);
  const peak = largest(logits);
  const total = logits.reduce((sum, logit) => sum + elementary.exp(logit - peak), 0);
  const shift = peak + elementary.log(total);
  return Float64Array.from(logits, (logit) => logit - shift);
}

function checkLogits(logits: Float32Array): void {
  if (!logits.some(Number.isNaN)) return;
  throw new InvalidArgumentError("generate: the network's logits are NaN; its weights are not finite");
}
