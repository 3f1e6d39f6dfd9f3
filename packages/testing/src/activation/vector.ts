import { checkGradients, gradients, RandomStream, sum, tensor, type NdArray, type Tensor } from "@nn/tensor";
import { availableBackends, onBackends } from "../backends.js";
import type { Check } from "../check.js";
import { expectClose, expectEqual, expectFinite, valuesOf } from "../close.js";
import { assert } from "../errors.js";
import type { ActivationLike } from "./activation-like.js";

const random = new RandomStream(17);
/** Rows without ties; few enough for central differences. */
const ordinary: NdArray = {
  data: Float32Array.from({ length: 24 }, () => 2 * random.normal()),
  shape: [4, 6],
  dtype: "float32",
};
const extreme: NdArray = {
  data: Float32Array.from(
    [
      [-300, 300, 0, 1, 300, 300],
      [-300, -300, 0, 0, 0, 0],
      [300, 299, -0, 5, -300, 300],
      [1, 2, 3, 4, 5, 6],
    ].flat(),
  ),
  shape: [4, 6],
  dtype: "float32",
};

const inFloat64 = ({ data, shape }: NdArray): Tensor => tensor(Float64Array.from(data), { shape });

/** Everything that must hold for a function of the last axis as a whole, such as softmax. */
export function vectorChecks(f: ActivationLike): Check[] {
  return [
    { name: "agrees with float64 on every backend", run: () => agreesWithFloat64(f) },
    { name: "is finite at ±300, as are its first and second derivative", run: () => finiteFarOut(f) },
    { name: "is the same at 0 and −0", run: () => expectEqual(f([-0, 1, -0, 2]), f([0, 1, 0, 2])) },
    { name: "passes NaN on in its row alone", run: () => passesNaN(f) },
    { name: "has the gradient of central differences", run: () => gradientIsSlope(f) },
    { name: "has a second derivative", run: () => secondDerivative(f) },
    { name: "takes any number of axes, and none of the examples", run: () => anyShape(f) },
  ];
}

async function agreesWithFloat64(f: ActivationLike): Promise<void> {
  for (const rows of [ordinary, extreme]) {
    const wide = valuesOf(f(inFloat64(rows)));
    await onBackends(availableBackends(), () => expectClose(f(rows), wide));
  }
}

async function finiteFarOut(f: ActivationLike): Promise<void> {
  const all = (x: Tensor): Tensor[] => {
    const y = f(x);
    const first = gradients(sum(y.mul(y)), [x])[0];
    return [y, first, gradients(sum(first.mul(first)), [x])[0]];
  };
  for (const y of all(inFloat64(extreme))) expectFinite(y);
  await onBackends(availableBackends(), () => {
    for (const y of all(tensor(extreme))) expectFinite(y);
  });
}

const passesNaN = (f: ActivationLike): Promise<void> =>
  onBackends(availableBackends(), (backend) => {
    const { data, shape } = valuesOf(
      f([
        [1, NaN, 3, 4],
        [1, 2, 3, 4],
      ]),
    );
    const [spoilt, clean] = [data.subarray(0, shape[1]), data.subarray(shape[1])];
    assert(spoilt.some(Number.isNaN), () => `on ${backend}, a NaN was lost: ${String(spoilt)}`);
    assert(!clean.some(Number.isNaN), () => `on ${backend}, a NaN reached another row: ${String(clean)}`);
  });

async function gradientIsSlope(f: ActivationLike): Promise<void> {
  await checkGradients((x) => f(x), [ordinary], { tolerance: 1e-6 });
}

async function secondDerivative(f: ActivationLike): Promise<void> {
  await checkGradients(
    (x) => {
      const y = f(x);
      return gradients(sum(y.mul(y)), [x])[0];
    },
    [ordinary],
    { tolerance: 1e-6 },
  );
}

function anyShape(f: ActivationLike): void {
  const flat = valuesOf(f(ordinary));
  const [rows, width] = flat.shape;
  expectClose(f({ ...ordinary, shape: [2, 2, 6] }), { ...flat, shape: [2, rows / 2, width] });
  expectEqual(valuesOf(f(tensor([], { shape: [0, 6] }))).shape, [0, width]);
}
