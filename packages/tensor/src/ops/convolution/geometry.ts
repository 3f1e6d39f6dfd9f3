import { checkList, describe } from "../../core/checks/arguments.js";
import { InvalidArgumentError, ShapeError } from "../../core/errors.js";
import { formatShape, type Shape } from "../../core/shape.js";

/** One number for every spatial axis, or one for each. */
export type PerAxis = number | readonly number[];

/**
 * What is added around the spatial axes before a window slides over them:
 * - "valid": nothing;
 * - "same": as much as makes the output ⌈input / stride⌉ long, half of it on each side, the odd element behind;
 * - "causal": all of it before, so that no output sees what comes after it (one spatial axis only);
 * - a number for all sides, or for each axis a number for both sides or a pair [before, after].
 */
export type Padding = "valid" | "same" | "causal" | number | readonly (number | readonly [number, number])[];

/** How a window slides over one axis of the input. */
export interface WindowAxis {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Elements before and after the input. */
  readonly low: number;
  readonly high: number;
  readonly output: number;
}

export interface WindowOptions {
  /** How far the window moves from one output to the next. */
  readonly stride?: PerAxis | undefined;
  readonly padding?: Padding | undefined;
  /** Distance between neighbouring elements of the window: 1 is next to each other. */
  readonly dilation?: PerAxis | undefined;
}

/** Elements that a window spans, gaps included. */
export function extentOf({ kernel, dilation }: Pick<WindowAxis, "kernel" | "dilation">): number {
  return (kernel - 1) * dilation + 1;
}

/** One integer ≥ `least` for each axis. */
export function perAxis(value: unknown, rank: number, least: number, what: string, where: string): number[] {
  const list: unknown[] = Array.isArray(value) ? value : new Array<unknown>(rank).fill(value);
  if (list.length !== rank) {
    throw new InvalidArgumentError(
      `${where}: ${what} must be a number or a list of ${rank}, one for each spatial axis, got ${describe(value)}`,
    );
  }
  return list.map((item) => {
    if (typeof item === "number" && Number.isInteger(item) && item >= least) return item;
    throw new InvalidArgumentError(`${where}: ${what} must be an integer ≥ ${least}, got ${describe(item)}`);
  });
}

/** The geometry of each spatial axis; refuses windows that do not fit. */
export function resolveWindow(input: Shape, kernel: Shape, options: WindowOptions, where: string): WindowAxis[] {
  const rank = input.length;
  const stride = perAxis(options.stride ?? 1, rank, 1, "stride", where);
  const dilation = perAxis(options.dilation ?? 1, rank, 1, "dilation", where);
  const padding = resolvePadding(options.padding ?? "valid", rank, where);
  const axes = input.map((size, axis): WindowAxis => {
    const window = { input: size, kernel: kernel[axis], stride: stride[axis], dilation: dilation[axis] };
    const [low, high] = padding(axis, window);
    return { ...window, low, high, output: Math.floor((size + low + high - extentOf(window)) / window.stride) + 1 };
  });
  if (kernel.some((size) => size < 1)) {
    throw new ShapeError(`${where}: a kernel needs at least one element along each axis, got ${formatShape(kernel)}`);
  }
  if (axes.some(({ input: size, output }) => output < 1 || size < 1)) throw doesNotFit(axes, where);
  return axes;
}

type PaddingOf = (axis: number, window: Omit<WindowAxis, "low" | "high" | "output">) => readonly [number, number];

/** What each axis is padded by. */
function resolvePadding(padding: Padding, rank: number, where: string): PaddingOf {
  if (padding === "valid") return () => [0, 0];
  if (padding === "same") return (_, window) => same(window);
  if (padding === "causal") {
    if (rank === 1) return (_, window) => [extentOf(window) - 1, 0];
    throw new InvalidArgumentError(`${where}: padding "causal" is for one spatial axis, this has ${rank}`);
  }
  const pairs = explicitPadding(padding, rank, where);
  return (axis) => pairs[axis];
}

function same(window: Omit<WindowAxis, "low" | "high" | "output">): [number, number] {
  const { input, stride } = window;
  const total = Math.max(0, (Math.ceil(input / stride) - 1) * stride + extentOf(window) - input);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** A pair [before, after] for each axis. */
export function explicitPadding(padding: unknown, rank: number, where: string): (readonly [number, number])[] {
  if (typeof padding === "string") {
    throw new InvalidArgumentError(
      `${where}: padding is "valid", "same", "causal", a number or a list, got ${describe(padding)}`,
    );
  }
  const list: unknown[] = typeof padding === "number" ? new Array<unknown>(rank).fill(padding) : asList(padding, where);
  if (list.length !== rank) {
    throw new InvalidArgumentError(
      `${where}: padding must have an entry for each of the ${rank} spatial axes, got ${list.length}`,
    );
  }
  return list.map((item) => {
    const [low, high] = Array.isArray(item) ? perAxis(item, 2, 0, "padding", where) : [item, item];
    perAxis([low, high], 2, 0, "padding", where);
    return [low as number, high as number];
  });
}

function asList(value: unknown, where: string): unknown[] {
  checkList(value, "padding", where);
  return value as unknown[];
}

function doesNotFit(axes: readonly WindowAxis[], where: string): ShapeError {
  const by = (sizes: readonly number[]): string => sizes.join("×");
  const kernel = by(axes.map((axis) => axis.kernel));
  const extent = by(axes.map(extentOf));
  const padded = by(axes.map(({ input, low, high }) => input + low + high));
  return new ShapeError(
    `${where}: a window of ${kernel}${extent === kernel ? "" : ` (${extent} with its dilation)`} does not fit into an ` +
      `input of ${by(axes.map((axis) => axis.input))}${axes.some(({ low, high }) => low + high > 0) ? ` (${padded} with its padding)` : ""}; ` +
      'make it smaller, or pad the input, for instance with padding: "same"',
  );
}
