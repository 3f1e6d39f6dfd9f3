import * as fc from "fast-check";
import { broadcastTo, concat, expandDims, flip, pad, reshape, slice, transpose, type Tensor } from "../../src/index.js";
import { at, build, countOf, type Plain } from "./plain.js";

/** A rearrangement of elements, as the package does it and as plain loops do it. */
export interface ViewStep {
  readonly name: string;
  readonly shape: readonly number[];
  readonly tensor: (x: Tensor) => Tensor;
  readonly plain: (x: Plain) => Plain;
}

/** Turns arbitrary numbers 0 … 2³¹ into a step that fits a shape. */
type Maker = (shape: readonly number[], pick: (limit: number) => number) => ViewStep | undefined;

const permute: Maker = (shape, pick) => {
  const order = shape.map((_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = pick(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  const target = order.map((axis) => shape[axis]);
  return {
    name: `transpose ${order.join()}`,
    shape: target,
    tensor: (x) => transpose(x, order),
    plain: (x) =>
      build(
        target,
        (c) =>
          at(
            x,
            shape.map((_, axis) => c[order.indexOf(axis)]),
          ),
        x.dtype,
      ),
  };
};

const cut: Maker = (shape, pick) => {
  const ranges = shape.map((size) => {
    const step = (1 + pick(2)) * (pick(2) === 0 ? 1 : -1);
    const start = pick(Math.max(1, size));
    const reach = step > 0 ? size - start : start + 1;
    const length = size === 0 ? 0 : Math.ceil(Math.max(1, reach - pick(2)) / Math.abs(step));
    return { start, step, length };
  });
  const target = ranges.map(({ length }) => length);
  return {
    name: `slice ${ranges.map(({ start, step, length }) => `${start}:${length}:${step}`).join()}`,
    shape: target,
    tensor: (x) =>
      slice(
        x,
        ranges.map(({ start, step, length }, axis) => {
          if (length === 0) return [0, 0];
          const stop = start + step * length;
          return [start, stop < 0 ? null : Math.min(stop, shape[axis]), step];
        }),
      ),
    plain: (x) =>
      build(
        target,
        (c) =>
          at(
            x,
            c.map((i, axis) => ranges[axis].start + i * ranges[axis].step),
          ),
        x.dtype,
      ),
  };
};

const turn: Maker = (shape, pick) => {
  if (shape.length === 0) return undefined;
  const axis = pick(shape.length);
  return {
    name: `flip ${axis}`,
    shape,
    tensor: (x) => flip(x, axis),
    plain: (x) =>
      build(
        shape,
        (c) =>
          at(
            x,
            c.map((i, k) => (k === axis ? shape[k] - 1 - i : i)),
          ),
        x.dtype,
      ),
  };
};

/** Moves a factor of an axis to its neighbour, or joins or splits axes. */
const reshapeStep: Maker = (shape, pick) => {
  const count = countOf(shape);
  if (count === 0) return undefined;
  const target: number[] = [];
  let rest = count;
  while (rest > 1 && target.length < 3) {
    const divisors = Array.from({ length: rest }, (_, i) => i + 1).filter((d) => rest % d === 0);
    const size = divisors[pick(divisors.length)];
    target.push(size);
    rest /= size;
  }
  target.push(rest);
  return {
    name: `reshape ${target.join()}`,
    shape: target,
    tensor: (x) => reshape(x, target),
    plain: (x) => ({ ...x, shape: target }),
  };
};

const widen: Maker = (shape, pick) => {
  if (countOf(shape) > 60 || shape.length > 3) return undefined;
  const axis = pick(shape.length + 1);
  const repeat = 1 + pick(3);
  const target = [...shape.slice(0, axis), repeat, ...shape.slice(axis)];
  return {
    name: `repeat ${repeat} at ${axis}`,
    shape: target,
    tensor: (x) => broadcastTo(expandDims(x, axis), target),
    plain: (x) =>
      build(
        target,
        (c) =>
          at(
            x,
            c.filter((_, k) => k !== axis),
          ),
        x.dtype,
      ),
  };
};

const surround: Maker = (shape, pick) => {
  if (countOf(shape) > 60 || shape.length === 0) return undefined;
  const padding = shape.map((): [number, number] => [pick(2), pick(2)]);
  const value = pick(2) * 1.5;
  const target = shape.map((size, axis) => size + padding[axis][0] + padding[axis][1]);
  return {
    name: `pad ${JSON.stringify(padding)} with ${value}`,
    shape: target,
    tensor: (x) => pad(x, padding, value),
    plain: (x) =>
      build(target, (c) => {
        const inside = c.map((i, axis) => i - padding[axis][0]);
        return inside.every((i, axis) => i >= 0 && i < shape[axis]) ? at(x, inside) : value;
      }),
  };
};

const double: Maker = (shape, pick) => {
  if (countOf(shape) > 60 || shape.length === 0) return undefined;
  const axis = pick(shape.length);
  const target = shape.map((size, k) => (k === axis ? 2 * size : size));
  return {
    name: `concat with its negative at ${axis}`,
    shape: target,
    tensor: (x) => concat([x, x.neg()], axis),
    plain: (x) =>
      build(target, (c) => {
        const second = c[axis] >= shape[axis];
        const value = at(
          x,
          c.map((i, k) => (k === axis && second ? i - shape[axis] : i)),
        );
        return second ? -value : value;
      }),
  };
};

const makers: readonly Maker[] = [permute, permute, cut, turn, reshapeStep, reshapeStep, widen, surround, double];

/** Chains of up to `length` rearrangements that fit a shape. */
export function viewChains(shape: readonly number[], length: number): fc.Arbitrary<readonly ViewStep[]> {
  const choice = fc.tuple(fc.nat(makers.length - 1), fc.array(fc.nat(2 ** 30), { minLength: 12, maxLength: 12 }));
  return fc.array(choice, { minLength: 1, maxLength: length }).map((choices) => {
    const chain: ViewStep[] = [];
    let current = shape;
    for (const [maker, numbers] of choices) {
      let next = 0;
      const step = makers[maker](current, (limit) => numbers[next++ % numbers.length] % limit);
      if (!step) continue;
      chain.push(step);
      current = step.shape;
    }
    return chain;
  });
}
