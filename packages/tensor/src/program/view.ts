import { sizeOf, stridesOf, type Shape } from "../core/shape.js";

/**
 * A strided view: the element at a coordinate lies at offset + Σ strides[axis] · coordinate[axis]. Transposing,
 * slicing, flipping and broadcasting only change these numbers.
 */
export class View {
  constructor(
    readonly shape: Shape,
    readonly strides: readonly number[],
    readonly offset: number,
  ) {}

  static contiguous(shape: Shape, offset = 0): View {
    return new View(shape, stridesOf(shape), offset);
  }

  /** Row-major without holes. Axes of size 1 may have any stride. */
  get isContiguous(): boolean {
    let stride = 1;
    for (let axis = this.shape.length - 1; axis >= 0; axis--) {
      const size = this.shape[axis];
      if (size !== 1 && this.strides[axis] !== stride) return false;
      stride *= size;
    }
    return true;
  }

  permute(order: readonly number[]): View {
    return new View(
      order.map((axis) => this.shape[axis]),
      order.map((axis) => this.strides[axis]),
      this.offset,
    );
  }

  /** Repeats axes of size 1, and all along new leading axes, without copies: by a stride of 0. */
  expand(shape: Shape): View {
    const missing = shape.length - this.shape.length;
    const strides = shape.map((size, axis) => (size === this.shape[axis - missing] ? this.strides[axis - missing] : 0));
    return new View(shape, strides, this.offset);
  }

  /** Takes `shape[axis]` elements from `start[axis]` on, every `step[axis]`-th (negative: backwards). */
  slice(start: readonly number[], step: readonly number[], shape: Shape): View {
    let offset = this.offset;
    const strides = this.strides.map((stride, axis) => {
      offset += stride * start[axis];
      return stride * step[axis];
    });
    return new View(shape, strides, offset);
  }

  /** The part of this view that a region describes: a view of a row-major tensor of the same shape. */
  part(region: View): View {
    const { start, step } = sliceOf(this.shape, region);
    return this.slice(start, step, region.shape);
  }

  /** One such view for each of `count` tensors of that size which lie one after another. */
  repeated(count: number, size: number): View {
    return new View([count, ...this.shape], [size, ...this.strides], this.offset);
  }

  /** The same elements in row-major order under another shape, or undefined where strides cannot say it. */
  reshape(shape: Shape): View | undefined {
    if (sizeOf(shape) === 0) return View.contiguous(shape, this.offset);
    const from = this.merged();
    const strides = new Array<number>(shape.length).fill(0);
    let axis = shape.length - 1;
    for (let i = from.shape.length - 1; i >= 0; i--) {
      let remaining = from.shape[i];
      let stride = from.strides[i];
      while (remaining > 1) {
        const size = shape[axis];
        if (remaining % size !== 0) return undefined;
        strides[axis--] = stride;
        stride *= size;
        remaining /= size;
      }
    }
    return new View(shape, strides, this.offset);
  }

  /** Drops axes of size 1 and joins neighbours that one stride can walk. */
  private merged(): { shape: number[]; strides: number[] } {
    const shape: number[] = [];
    const strides: number[] = [];
    this.shape.forEach((size, axis) => {
      if (size === 1) return;
      const stride = this.strides[axis];
      const last = shape.length - 1;
      if (last >= 0 && strides[last] === stride * size) {
        shape[last] *= size;
        strides[last] = stride;
      } else {
        shape.push(size);
        strides.push(stride);
      }
    });
    return { shape, strides };
  }
}

/** Where each axis of a region starts in a row-major tensor of that shape, and by how much it steps. */
export function sliceOf(shape: Shape, region: View): { start: number[]; step: number[] } {
  const strides = stridesOf(shape);
  let rest = region.offset;
  const start = strides.map((stride) => {
    const position = stride === 0 ? 0 : Math.floor(rest / stride);
    rest -= position * stride;
    return position;
  });
  const step = strides.map((stride, axis) => (stride === 0 ? 1 : region.strides[axis] / stride));
  return { start, step };
}
