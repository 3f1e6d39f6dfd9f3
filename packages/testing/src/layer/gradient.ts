import {
  checkGradients,
  evaluate,
  GradientError,
  gradients,
  isFloat,
  mul,
  ShapeError,
  sum,
  zeros,
  type Tensor,
} from "@nn/tensor";
import type { Check } from "../check.js";
import { expectClose } from "../close.js";
import { assert, expectError } from "../errors.js";
import type { LayerLike, SampleLike } from "./layer-like.js";
import { batch, build, family, parametersOf, SpyContext, statesOf, weights } from "./subject.js";

/** Against central differences in float64, with respect to the input, the parameters and the states. */
async function compareWithDifferences<C>(
  sample: SampleLike<C>,
  f: (layer: LayerLike, x: Tensor) => Tensor,
): Promise<void> {
  const { layer } = build(sample);
  const x = batch(sample, 3);
  const parameters = [...parametersOf(layer), ...statesOf(layer)];
  const isDifferentiable = isFloat(x.dtype);
  if (!isDifferentiable && parameters.length === 0) return;
  const { checked } = await checkGradients((given = x) => f(layer, given), isDifferentiable ? [x] : [], {
    parameters,
    samples: 24,
    tolerance: 1e-5,
  });
  assert(checked > 0, () => "no gradient was checked");
}

/** What a layer's gradients must be. */
export function gradientChecks<C>(sample: SampleLike<C>): Check[] {
  const modes = [false, true].map((training): Check => ({
    name: `has the gradients of central differences in ${training ? "training" : "inference"}`,
    run: () => compareWithDifferences(sample, (layer, x) => layer.apply(x, new SpyContext(training))),
  }));
  return [
    ...modes,
    { name: "has second derivatives", run: () => secondDerivatives(sample) },
    { name: "backward is the vector-Jacobian product of forward", run: () => backwardIsGradients(sample) },
    { name: "backward comes once after each forward", run: () => backwardOnce(sample) },
    { name: "frozen, its parameters get no gradient and dx stays the same", run: () => frozen(sample) },
  ];
}

const secondDerivatives = <C>(sample: SampleLike<C>): Promise<void> =>
  compareWithDifferences(sample, (layer, x) => {
    const y = layer.apply(x, new SpyContext(true));
    const source = isFloat(x.dtype) ? x : parametersOf(layer)[0];
    return gradients(sum(mul(y.square(), weights(y.shape))), [source])[0];
  });

function backwardIsGradients<C>(sample: SampleLike<C>): void {
  const { layer } = build(sample);
  const x = batch(sample, 3);
  const y = layer.forward(x, new SpyContext(true));
  const dy = weights(y.shape);
  const dx = layer.backward(dy);
  const owned = family(layer).flatMap((owner) => Object.keys(owner.parameters).map((name) => ({ owner, name })));
  const parameters = owned.map(({ owner, name }) => owner.parameters[name]);
  const applied = layer.apply(x, new SpyContext(true));
  const expected = gradients(applied, isFloat(x.dtype) ? [...parameters, x] : parameters, dy);
  const found = [...owned.map(({ owner, name }) => owner.gradients[name]), dx];
  // All in one program: each by itself would compute the passes once more.
  const values = evaluate([...found, ...found.map((t, i) => expected[i] ?? zeros(t.shape))]);
  for (const i of found.keys()) expectClose(values[i], values[found.length + i]);
}

function backwardOnce<C>(sample: SampleLike<C>): void {
  const { layer } = build(sample);
  expectError(() => layer.backward(zeros([1])), GradientError, /forward/);
  const y = layer.forward(batch(sample, 2));
  expectError(() => layer.backward(zeros([...y.shape, 1])), ShapeError, /dy/);
  layer.backward(weights(y.shape));
  expectError(() => layer.backward(weights(y.shape)), GradientError, /forward/);
}

function frozen<C>(sample: SampleLike<C>): void {
  const [{ layer: free }, { layer: frozen }] = [build(sample), build(sample)];
  frozen.freeze();
  const x = batch(sample, 2);
  const y = free.forward(x);
  const dy = weights(y.shape);
  frozen.forward(x);
  expectClose(frozen.backward(dy), free.backward(dy));
  for (const { gradients } of family(frozen)) {
    const names = Object.keys(gradients);
    assert(names.length === 0, () => `frozen, it got gradients of ${names.join(", ")}`);
  }
}
