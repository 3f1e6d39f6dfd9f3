import { checkList } from "../core/checks/arguments.js";
import { jsBackend } from "../backends/js/index.js";
import { placeholder, type TensorLike } from "../core/create.js";
import { toNdArray } from "../core/values/values.js";
import type { NdArray } from "../core/dtype.js";
import { GradientError, InvalidArgumentError } from "../core/errors.js";
import type { Parameter } from "../core/parameter.js";
import { sizeOf } from "../core/shape.js";
import { Tensor } from "../core/tensor.js";
import { mul } from "../ops/pointwise/arithmetic.js";
import { sum } from "../ops/reduce/reduce.js";
import { RandomStream } from "../random/stream.js";
import { evaluate, Procedure } from "../runtime/procedure.js";
import { tensor } from "../core/create.js";
import { gradients } from "./gradients.js";
import { inFloat64 } from "./float64.js";

export interface CheckOptions {
  /** Half the distance of the two points of a difference; 1e-6. */
  readonly epsilon?: number;
  /** Largest |analytic − numeric| / max(1, |analytic|, |numeric|) that passes; 1e-6. */
  readonly tolerance?: number;
  /** Parameters that the function uses, to be checked as well. */
  readonly parameters?: readonly Parameter[];
  /** Elements checked per tensor, chosen at random; all of up to 64 without it. */
  readonly samples?: number;
  readonly seed?: number;
}

export interface CheckReport {
  /** The largest relative error found. */
  readonly error: number;
  /** Elements that were checked. */
  readonly checked: number;
}

/**
 * Compares the gradients of a function with central differences, (f(x + ε) − f(x − ε)) / 2ε, in float64 on the js
 * backend. A result that is not a scalar is weighted with random numbers and summed.
 *
 * @throws {GradientError} where they differ, naming the input, the element and both numbers.
 */
export async function checkGradients(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly TensorLike[],
  options: CheckOptions = {},
): Promise<CheckReport> {
  const { epsilon = 1e-6, tolerance = 1e-6, parameters = [], samples = 64, seed = 0 } = options;
  checkList(inputs, "inputs", "checkGradients");
  const arrays = [...inputs.map(valuesOf), ...parameters.map(({ value }) => value)];
  if (arrays.length === 0)
    throw new InvalidArgumentError("checkGradients: there is nothing to differentiate with respect to");
  const random = new RandomStream(seed);
  const { loss, slopes } = procedures(f, arrays, parameters, random);
  const values = arrays.map(({ data }) => Float64Array.from(data));
  const analytic = slopes.run(values).map(({ data }) => data);
  let [worst, checked] = [0, 0];
  for (const [index, array] of values.entries()) {
    for (const element of chosen(array.length, samples, random.fork(index))) {
      const numeric = slope(loss, values, array, element, epsilon);
      const exact = analytic[index][element];
      const error = Math.abs(exact - numeric) / Math.max(1, Math.abs(exact), Math.abs(numeric));
      if (!(error <= tolerance)) throw mismatch(index, inputs.length, parameters, element, exact, numeric);
      worst = Math.max(worst, error);
      checked++;
    }
  }
  return { error: worst, checked };
}

function valuesOf(input: TensorLike): NdArray {
  return input instanceof Tensor ? evaluate([input])[0] : toNdArray(input);
}

/** The weighted result and its gradients as float64 programs of all inputs and parameters. */
function procedures(
  f: (...inputs: Tensor[]) => Tensor,
  arrays: readonly NdArray[],
  parameters: readonly Parameter[],
  random: RandomStream,
): { loss: Procedure; slopes: Procedure } {
  const narrow = arrays.map(({ shape }, i) => placeholder(i, shape, "float32"));
  const wide = arrays.map(({ shape }, i) => placeholder(i, shape, "float64"));
  const given = arrays.length - parameters.length;
  const y = f(...narrow.slice(0, given));
  const weights = Float32Array.from({ length: sizeOf(y.shape) }, () => random.uniform(0.5, 1.5));
  const total = y.rank === 0 ? y : sum(mul(y, tensor(weights, { shape: y.shape })));
  const variables = [...narrow.slice(0, given), ...parameters];
  const replacements = new Map<Tensor, Tensor>(variables.map((variable, i) => [variable, wide[i]]));
  const [loss, ...slopes] = inFloat64([total, ...gradients(total, variables)], replacements);
  const backend = jsBackend();
  return {
    loss: new Procedure({ inputs: wide, outputs: [loss], backend }),
    slopes: new Procedure({ inputs: wide, outputs: slopes, backend }),
  };
}

function slope(
  loss: Procedure,
  values: readonly Float64Array[],
  array: Float64Array,
  element: number,
  epsilon: number,
): number {
  const centre = array[element];
  const at = (x: number): number => {
    array[element] = x;
    return loss.run(values)[0].data[0];
  };
  const difference = at(centre + epsilon) - at(centre - epsilon);
  array[element] = centre;
  return difference / (2 * epsilon);
}

function chosen(length: number, samples: number, random: RandomStream): Iterable<number> {
  return length <= samples ? Array.from({ length }, (_, i) => i) : random.permutation(length).slice(0, samples);
}

function mismatch(
  index: number,
  inputs: number,
  parameters: readonly Parameter[],
  element: number,
  exact: number,
  numeric: number,
): GradientError {
  const name = index < inputs ? `input ${index}` : `parameter "${parameters[index - inputs].name}"`;
  return new GradientError(
    `checkGradients: ${name}, element ${element}: the gradient rule says ${exact}, central differences say ${numeric}`,
  );
}
