import { InvalidArgumentError } from "../../core/errors.js";
import type { Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { normalExpression } from "../../random/normal.js";
import { add, mul } from "../pointwise/arithmetic.js";
import { less } from "../pointwise/select.js";
import { argsort } from "../indexing/sort.js";
import { drawSources, forkTensor, randomOp, unit, type Key } from "./bits.js";

/**
 * Random tensors from a counter-based generator: element i of a key's stream is a pure function of (key, i), so the bits
 * are the same on every backend and for any number of threads.
 */

const bitsOp = randomOp("randomBits", ([a]) => a);
const uniformOp = randomOp("randomUniform", ([a]) => unit(a));

const normalOp = randomOp("randomNormal", ([a]) => normalExpression(a));

/** 32 random bits for each element → int32. */
export function bits(shape: Shape, key: Key): Tensor {
  return bitsOp(drawSources(shape, key, "random.bits"), undefined);
}

/** Uniform in [min, max), in steps of 2⁻²⁴ of the range. */
export function uniform(shape: Shape, key: Key, { min = 0, max = 1 }: { min?: number; max?: number } = {}): Tensor {
  if (!(max >= min)) throw new InvalidArgumentError(`random.uniform: max (${max}) must not be less than min (${min})`);
  const drawn = uniformOp(drawSources(shape, key, "random.uniform"), undefined);
  return min === 0 && max === 1 ? drawn : add(mul(drawn, max - min), min);
}

/** Normal with the given mean and standard deviation: std · z + mean with the z of `RandomStream.normal`. */
export function normal(shape: Shape, key: Key, { mean = 0, std = 1 }: { mean?: number; std?: number } = {}): Tensor {
  if (!(std >= 0)) throw new InvalidArgumentError(`random.normal: std must be ≥ 0, got ${std}`);
  const drawn = normalOp(drawSources(shape, key, "random.normal"), undefined);
  return mean === 0 && std === 1 ? drawn : add(mul(drawn, std), mean);
}

/** True with probability p → bool. */
export function bernoulli(shape: Shape, key: Key, p = 0.5): Tensor {
  if (!(p >= 0 && p <= 1)) throw new InvalidArgumentError(`random.bernoulli: p must be in 0 … 1, got ${p}`);
  return less(uniform(shape, key), p);
}

/** The numbers 0 … n − 1 in random order → int32: the order of random bits. */
export function permutation(n: number, key: Key): Tensor {
  return argsort(bits([n], key));
}

/** An independent stream, named by a label. */
export function fork(key: Key, label: number): Tensor {
  return forkTensor(key, label);
}
