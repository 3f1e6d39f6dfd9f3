import { concat, RandomStream, ShapeError, sizeOf, zeros } from "@nn/tensor";
import { availableBackends, onBackends } from "../backends.js";
import type { Check } from "../check.js";
import { expectClose, expectEqual, valuesOf } from "../close.js";
import { assert, expectError } from "../errors.js";
import type { SampleLike } from "./layer-like.js";
import { batch, build } from "./subject.js";

/** What a layer does with sizes. */
export function shapeChecks<C>(sample: SampleLike<C>): Check[] {
  return [
    { name: "takes batches of any size, 0 and 1 included", run: () => anySize(sample) },
    { name: "treats each example alone in inference", run: () => eachAlone(sample) },
    { name: "is built once", run: () => builtOnce(sample) },
    { name: "refuses other shapes, naming itself and both shapes", run: () => otherShapes(sample) },
  ];
}

const anySize = <C>(sample: SampleLike<C>): Promise<void> =>
  onBackends(availableBackends(), () => {
    const { layer, output } = build(sample);
    for (const size of [0, 1, 2, 5]) {
      const { shape, data } = valuesOf(layer.apply(batch(sample, size)));
      expectEqual(shape, [size, ...output]);
      assert(data.length === size * sizeOf(output), () => `a batch of ${size} gave ${data.length} values`);
    }
  });

function eachAlone<C>(sample: SampleLike<C>): void {
  const { layer } = build(sample);
  const x = batch(sample, 3);
  const alone = [0, 1, 2].map((row) => layer.apply(x.slice([[row, row + 1]])));
  expectClose(layer.apply(x), concat(alone));
}

function builtOnce<C>(sample: SampleLike<C>): void {
  const { layer, output } = build(sample);
  const values = () => Object.values(layer.parameters).map((parameter) => parameter.value);
  const before = values();
  expectEqual(layer.build(sample.input, new RandomStream(99)), output);
  for (const [i, value] of values().entries()) expectEqual(value, before[i]);
  const other = [...sample.input, 2, 2];
  expectError(() => layer.build(other, new RandomStream(1)), ShapeError, new RegExp(layer.type));
}

function otherShapes<C>(sample: SampleLike<C>): void {
  const { layer } = build(sample);
  layer.name = "probe";
  const wrong = zeros([2, ...sample.input, 9, 9]);
  expectError(() => layer.apply(wrong), ShapeError, new RegExp(layer.type), /probe/, /9, 9\]/, /expected/);
  expectError(() => layer.forward(wrong), ShapeError, /probe/);
  expectError(() => layer.apply(zeros([])), ShapeError, /probe/);
}
