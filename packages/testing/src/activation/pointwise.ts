import { checkGradients, evaluate, gradients, sum, tensor, type Tensor } from "@nn/tensor";
import { availableBackends, onBackends } from "../backends.js";
import type { Check } from "../check.js";
import { expectClose, expectEqual, expectFinite, valuesOf } from "../close.js";
import { assert } from "../errors.js";
import type { PointwiseLike } from "./activation-like.js";

/** Points where nothing is special: between the kinks of piecewise functions. */
const ordinary = Float32Array.from({ length: 44 }, (_, i) => (i - 22) * 0.37 + 0.013);
const extreme = Float32Array.of(-300, -100, -50, -20, -0, 0, 20, 50, 100, 300);

const inFloat64 = (points: ArrayLike<number>): Tensor => tensor(Float64Array.from(points));

/** Everything that must hold for a function of each element. */
export function pointwiseChecks(f: PointwiseLike): Check[] {
  return [
    { name: "agrees with float64 on every backend", run: () => agreesWithFloat64(f) },
    { name: "is finite at ±300, as are its first and second derivative", run: () => finiteFarOut(f) },
    { name: "is the same at 0 and −0", run: () => expectEqual(f([-0]), f([0])) },
    { name: "passes NaN on", run: () => passesNaN(f) },
    { name: "has the derivative of central differences", run: () => derivativeIsSlope(f) },
    { name: "has the gradient dy · derivative", run: () => gradientIsDerivative(f) },
    { name: "has a second derivative", run: () => secondDerivative(f) },
    { name: "takes any shape, no elements, and integers", run: () => anyShape(f) },
  ];
}

async function agreesWithFloat64(f: PointwiseLike): Promise<void> {
  const points = Float32Array.of(...ordinary, ...extreme);
  const wide = [f(inFloat64(points)), f.derivative(inFloat64(points))].map(valuesOf);
  await onBackends(availableBackends(), () => {
    expectClose(f(points), wide[0].data);
    expectClose(f.derivative(points), wide[1].data);
  });
}

async function finiteFarOut(f: PointwiseLike): Promise<void> {
  const all = (x: Tensor): Tensor[] => {
    const first = gradients(sum(f(x)), [x])[0];
    return [f(x), f.derivative(x), first, gradients(sum(first), [x])[0]];
  };
  for (const y of all(inFloat64(extreme))) expectFinite(y);
  await onBackends(availableBackends(), () => {
    for (const y of all(tensor(extreme))) expectFinite(y);
  });
}

const passesNaN = (f: PointwiseLike): Promise<void> =>
  onBackends(availableBackends(), (backend) => {
    const [y] = evaluate([f([1, NaN, -1])]);
    assert(Number.isNaN(y.data[1]), () => `on ${backend}, NaN became ${y.data[1]}`);
    assert(!Number.isNaN(y.data[0] + y.data[2]), () => `on ${backend}, NaN spread to its neighbours`);
  });

function derivativeIsSlope(f: PointwiseLike): void {
  const points = Float64Array.of(...ordinary, -300, -50, 50, 300);
  const step = 1e-5;
  const at = (offset: number) => valuesOf(f(inFloat64(points.map((x) => x + offset)))).data;
  const [above, below] = [at(step), at(-step)];
  const slopes = Float64Array.from(above, (y, i) => (y - below[i]) / (2 * step));
  expectClose(f.derivative(inFloat64(points)), slopes, { relative: 1e-7, absolute: 1e-7 });
}

function gradientIsDerivative(f: PointwiseLike): void {
  const x = tensor(ordinary);
  const dy = tensor(ordinary.map((_, i) => 1 + i / 10));
  expectClose(gradients(f(x), [x], dy)[0], f.derivative(x).mul(dy));
}

async function secondDerivative(f: PointwiseLike): Promise<void> {
  await checkGradients((x) => gradients(sum(f(x)), [x])[0], [ordinary], { tolerance: 1e-6 });
}

function anyShape(f: PointwiseLike): void {
  const flat = valuesOf(f([1, 2, 3, 4, 5, 6]));
  expectClose(f(tensor([1, 2, 3, 4, 5, 6], { shape: [1, 2, 3] })), { ...flat, shape: [1, 2, 3] });
  expectClose(f(tensor([1, 2, 3, 4, 5, 6], { dtype: "int32" })), flat);
  expectClose(f(1), { ...valuesOf(f([1])), shape: [] });
  expectEqual(valuesOf(f(tensor([], { shape: [0, 3] }))).shape, [0, 3]);
}
