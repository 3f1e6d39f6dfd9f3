import type { Tensor } from "../../core/tensor.js";
import { stridesOf, type Shape } from "../../core/shape.js";
import { View } from "../../program/view.js";
import { reshape } from "../shape/reshape.js";
import { transpose } from "../shape/transpose.js";

/** Views that are looked through, at most. */
const DEPTH = 16;

/**
 * A tensor that shows the rows of another, each whole, in another order or arrangement: axis `axis` walks along a row, the others
 * say which one.
 */
export interface Rows {
  /** What is seen through the views: the rows are along its last axis. */
  readonly of: Tensor;
  /** From a list with an element for each row of `of` to one for each row as they are seen here, in their shape. */
  readonly seen: (each: Tensor) => Tensor;
  /** The way back: in the shape of `of` without its last axis. */
  readonly back: (each: Tensor) => Tensor;
}

/** The rows that a tensor shows, through views down to the first tensor that is none. */
export function rowsOf(tensor: Tensor, axis: number): Rows | undefined {
  const ways: Way[] = [];
  let of = tensor;
  let row = axis;
  for (; of.op.kernel.kind === "view"; of = of.sources[0]) {
    const way = ways.length < DEPTH ? wayThrough(of, row) : undefined;
    if (!way) return undefined;
    ways.push(way);
    row = way.below;
  }
  if (row !== of.rank - 1) return undefined;
  const upwards = ways.toReversed().flatMap(({ sizes, order }) => [reshaped(sizes), permuted(order)]);
  const downwards = ways.flatMap(({ leads, order }) => [permuted(inverse(order)), reshaped(leads)]);
  const flat = (each: Tensor, shape: Shape): Tensor => arrange(each, [reshaped(shape), ...downwards]);
  const own = tensor.shape.filter((_, i) => i !== axis);
  return { of, seen: (each) => arrange(each, upwards), back: (each) => flat(each, own) };
}

type Arrangement = (view: View) => View | undefined;

const reshaped =
  (shape: Shape): Arrangement =>
  (view) =>
    view.reshape(shape);
const permuted =
  (order: readonly number[]): Arrangement =>
  (view) =>
    view.permute(order);

/** Elements of a list in another order, written alike however they came to it: equal orders are then computed once. */
function arrange(list: Tensor, arrangements: readonly Arrangement[]): Tensor {
  let from = list;
  let view = View.contiguous([list.size]);
  for (const next of arrangements) {
    let seen = next(view);
    if (!seen) {
      from = inOrderOf(from, view);
      seen = next(View.contiguous(view.shape))!;
    }
    view = seen;
  }
  return inOrderOf(from, view);
}

/** The elements of a list as a view of all of them shows them. */
function inOrderOf(list: Tensor, view: View): Tensor {
  const axes = view.shape.flatMap((extent, i) => (extent > 1 ? [{ extent, stride: view.strides[i] }] : []));
  const sorted = [...axes].sort((a, b) => b.stride - a.stride);
  const whole = reshape(
    list,
    sorted.map(({ extent }) => extent),
  );
  return reshape(
    transpose(
      whole,
      axes.map((each) => sorted.indexOf(each)),
    ),
    view.shape,
  );
}

/** How a view arranges rows: as a reshape to `sizes`, of which it then takes the axes in an order. */
interface Way {
  /** The axis along a row, in the view's source. */
  readonly below: number;
  readonly sizes: number[];
  readonly order: number[];
  /** The other axes of the source. */
  readonly leads: Shape;
}

/** Undefined where the view cuts rows, repeats or leaves out some, or turns them round. */
function wayThrough({ op, sources: [source], attributes, shape, size }: Tensor, axis: number): Way | undefined {
  if (op.kernel.kind !== "view" || size !== source.size || size === 0) return undefined;
  const view = op.kernel.view(View.contiguous(source.shape), attributes);
  const length = shape[axis];
  if (!view || view.offset !== 0 || length < 2) return undefined;
  const inner = view.strides[axis];
  const below = stridesOf(source.shape).findIndex((stride, i) => stride === inner && source.shape[i] === length);
  if (below < 0) return undefined;
  const leads = shape.flatMap((extent, i) => (i === axis ? [] : [{ extent, stride: leadStride(view.strides[i]) }]));
  const sorted = leads
    .map((_, i) => i)
    .sort(
      (i, j) =>
        leads[j].stride * leads[j].extent - leads[i].stride * leads[i].extent || leads[j].stride - leads[i].stride,
    );
  const sizes = sorted.map((i) => leads[i].extent);
  const isPermutation = stridesOf(sizes).every((stride, i) => sizes[i] === 1 || stride === leads[sorted[i]].stride);
  if (!isPermutation) return undefined;
  return {
    below,
    sizes,
    order: leads.map((_, i) => sorted.indexOf(i)),
    leads: source.shape.filter((_, i) => i !== below),
  };

  /** Of rows, counted as if each were one element. */
  function leadStride(stride: number): number {
    if (stride <= 0) return 0;
    if (stride < inner) return stride;
    return stride % (inner * length) === 0 ? stride / length : 0;
  }
}

function inverse(order: readonly number[]): number[] {
  return order.map((_, i) => order.indexOf(i));
}
