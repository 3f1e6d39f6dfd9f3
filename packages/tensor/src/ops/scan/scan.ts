import { checkOptions, describe } from "../../core/checks/arguments.js";
import { bound } from "../../core/create.js";
import { zeros } from "../../core/fill.js";
import { DTypeError, InvalidArgumentError, ShapeError } from "../../core/errors.js";
import { formatShape, sameShape } from "../../core/shape.js";
import { Tensor } from "../../core/tensor.js";
import { leaves, mapTree, type Tree } from "../../core/tree.js";
import { addCaptures, withoutCaptures } from "../../observe/capture.js";
import { scanInSegments } from "./checkpoint.js";
import { hoist } from "./hoist.js";
import { dependents, LoopNode, type Keeping } from "./loop.js";
import { Stacker } from "./stacker.js";

/** What one step of a scan returns. */
export interface StepResult<S, O extends Tree> {
  /** The state for the next step: shapes and types are those of the state before. */
  readonly state?: S;
  readonly outputs?: O;
}

/** Tensors in the place of whatever tensors a tree has, such as parameters. */
export type Tensors<T> = [Tree] extends [T]
  ? T
  : T extends Tensor
    ? Tensor
    : { readonly [K in keyof T]: Tensors<T[K]> };

/** One step: from the state before it and the elements of `xs` at one time. */
export type ScanStep<S extends Tree, X extends Tree, O extends Tree> = (
  state: Tensors<S>,
  x: Tensors<X>,
) => StepResult<NoInfer<Tensors<S>>, O>;

/** The same with trees whose structure nobody knows. */
export type AnyStep = (state: Tree, x: Tree) => StepResult<Tree, Tree>;

export interface ScanOptions<S extends Tree, X extends Tree> {
  /** The state before the first step: a tensor, or lists and records of them. Without it steps know nothing of each other. */
  readonly state?: S;
  /** What it walks along: tensors whose leading axis is time. */
  readonly xs?: X;
  /** Number of steps; without it the length of `xs`. */
  readonly length?: number;
  /** From the last step to the first. Outputs lie where the elements lay: `outputs[t]` belongs to `xs[t]`. */
  readonly reverse?: boolean;
  /**
   * For gradients: keeps only the states between segments of steps, and computes what lies within a segment once more.
   * `true`: √length segments, so that memory grows with the square root of the length. A number: steps of a segment.
   */
  readonly checkpoint?: boolean | number;
}

export interface Scanned<S extends Tree, O extends Tree> {
  /** The state after the last step. */
  readonly state: Tensors<S>;
  /** The outputs of all steps, with time as their leading axis. */
  readonly outputs: O;
}

/** No tensors. */
const nothing: readonly [] = [];

/**
 * A loop over time: `step` maps the state and the elements of `xs` at one time to the next state and to outputs. It is
 * traced once, whatever the length, and the program holds one loop. It may use any tensor from outside of it.
 *
 * state_{t+1}, outputs_t = step(state_t, xs_t)
 *
 * What a step computes from `xs` alone with kernels such as matrix products is computed for all steps at once before the
 * loop, and outputs that the state does not need after it: a step is written as the formula says. Gradients flow
 * through all of it, and may be taken again.
 *
 * ```ts
 * const { state, outputs } = scan((h, x) => {
 *   const next = x.matmul(W).add(h.matmul(U)).add(b).tanh();
 *   return { state: next, outputs: next };
 * }, { state: zeros([B, H]), xs });      // xs [T, B, I] → outputs [T, B, H], state [B, H]
 * ```
 *
 * @throws {ShapeError} xs of different lengths, or a step that changes the shape of the state
 * @throws {DTypeError} a step that changes the type of the state
 * @throws {InvalidArgumentError} options that make no sense, or a step that does not return what it should
 */
export function scan<S extends Tree = readonly [], X extends Tree = readonly [], O extends Tree = readonly []>(
  step: ScanStep<S, X, O>,
  options: ScanOptions<S, X>,
): Scanned<S, O> {
  checkOptions(options, ["state", "xs", "length", "reverse", "checkpoint"], "scan");
  if (typeof step !== "function")
    throw new InvalidArgumentError(`scan: the step must be a function, got ${describe(step)}`);
  const state = treeOf(options.state ?? nothing, "state");
  const xs = treeOf(options.xs ?? nothing, "xs");
  const { reverse = false, checkpoint = false } = options;
  const count = lengthOf(xs, options.length);
  checkFlags(reverse, checkpoint, count);
  const size = checkpoint === true ? Math.ceil(Math.sqrt(count)) : Number(checkpoint);
  const problem = { state, xs, count, reverse };
  // From here on nobody knows what the trees look like.
  const anyStep = step as unknown as AnyStep;
  const scanned =
    count > 0 && size > 0 && size < count
      ? scanInSegments(anyStep, { ...problem, size })
      : scanWhole(anyStep, { ...problem, keeping: "values" });
  return scanned as unknown as Scanned<S, O>;
}

/** A scan whose options were checked. */
export interface Problem {
  readonly state: Tree;
  readonly xs: Tree;
  readonly count: number;
  readonly reverse: boolean;
  readonly keeping: Keeping;
}

/** What comes of it. */
export interface Result {
  readonly state: Tree;
  readonly outputs: Tree;
}

/** Traces the step and makes the loop; what need not be in the loop goes before or after it. */
export function scanWhole(step: AnyStep, { state, xs, count, reverse, keeping }: Problem): Result {
  const before = mapTree(state, ({ shape, dtype }) => bound(shape, dtype));
  const elements = mapTree(xs, ({ shape, dtype }) => bound(shape.slice(1), dtype));
  const { result, captures } = withoutCaptures(() => trace(step, before, elements));
  const { next, outputs } = result;
  if (count === 0) return { state, outputs: mapTree(outputs, ({ shape, dtype }) => zeros([0, ...shape], dtype)) };
  const [ats, nexts] = [leaves(before), leaves(next)];
  const walked = new Map(leaves(elements).map((at, i) => [at, leaves(xs)[i]]));
  const roots = [...leaves(outputs), ...captures.values()];
  if (keeping === "values") hoist([...nexts, ...roots], ats, walked, count);
  const carries = ats.map((at, i) => ({ at, next: nexts[i] }));
  const loop = { count, reverse, carries, xs: [...walked.keys()] };
  const node = LoopNode.make(loop, leaves(state), [...walked.values()], roots, keeping);
  const symbols = new Set([...ats, ...walked.keys()]);
  const varying = dependents([...nexts, ...roots], symbols);
  // Without values to fall back on, all that a step computes stays in the loop.
  const inLoop = keeping === "values" ? dependents(nexts, symbols) : varying;
  const stacker = new Stacker({ count, walked, varying, inLoop, left: (of) => node.stack(of) });
  addCaptures([...captures].map(([name, tensor]) => [name, stacker.stack(tensor)]));
  let carry = 0;
  return {
    state: mapTree(state, () => node.last(carry++)),
    outputs: mapTree(outputs, (output) => stacker.stack(output)),
  };
}

function trace(step: AnyStep, before: Tree, elements: Tree): { next: Tree; outputs: Tree } {
  const result: unknown = step(before, elements);
  checkResult(result);
  const { state: next = nothing, outputs = nothing } = result as StepResult<Tree, Tree>;
  treeOf(outputs, "the step's outputs");
  checkState(before, treeOf(next, "the step's state"));
  return { next, outputs };
}

function checkResult(result: unknown): void {
  if (result instanceof Promise) {
    throw new InvalidArgumentError("scan: the step must not be async: it is traced, not run");
  }
  const isRecord = typeof result === "object" && result !== null && !(result instanceof Tensor);
  if (!isRecord || Object.keys(result).some((key) => key !== "state" && key !== "outputs")) {
    throw new InvalidArgumentError(`scan: the step must return { state, outputs }, got ${describe(result)}`);
  }
}

/** The next state takes the place of the one before. */
function checkState(before: Tree, next: Tree): void {
  const [names, others] = [paths(before), paths(next)];
  if (names.map(([path]) => path).join() !== others.map(([path]) => path).join()) {
    const list = (items: typeof names): string => items.map(([path]) => path || "one tensor").join(", ") || "nothing";
    throw new InvalidArgumentError(
      `scan: the step must return a state like the one before it: expected ${list(names)}, got ${list(others)}`,
    );
  }
  names.forEach(([path, { shape, dtype }], i) => {
    const [, other] = others[i];
    const name = path === "" ? "the state" : `the state "${path}"`;
    if (!sameShape(shape, other.shape)) {
      throw new ShapeError(
        `scan: ${name} has shape ${formatShape(shape)} before a step and ${formatShape(other.shape)} after it`,
      );
    }
    if (dtype !== other.dtype) {
      throw new DTypeError(`scan: ${name} is ${dtype} before a step and ${other.dtype} after it; use cast()`);
    }
  });
}

function paths(tree: Tree, path = ""): [path: string, tensor: Tensor][] {
  if (tree instanceof Tensor) return [[path, tree]];
  return Object.entries(tree).flatMap(([key, child]: [string, Tree]) =>
    paths(child, path === "" ? key : `${path}.${key}`),
  );
}

function treeOf<T extends Tree>(tree: T, what: string): T {
  const visit = (node: unknown): void => {
    if (node instanceof Tensor) return;
    if (typeof node !== "object" || node === null || ArrayBuffer.isView(node)) {
      throw new InvalidArgumentError(
        `scan: ${what} must be a tensor, or lists and records of tensors, got ${describe(node)}`,
      );
    }
    Object.values(node).forEach(visit);
  };
  visit(tree);
  return tree;
}

function lengthOf(xs: Tree, length: number | undefined): number {
  if (length !== undefined && !(Number.isSafeInteger(length) && length >= 0)) {
    throw new InvalidArgumentError(`scan: length must be an integer ≥ 0, got ${describe(length)}`);
  }
  let count = length;
  for (const [path, { shape }] of paths(xs)) {
    const name = path === "" ? "xs" : `xs "${path}"`;
    if (shape.length === 0) throw new ShapeError(`scan: ${name} is a scalar; its leading axis must be time`);
    count ??= shape[0];
    if (shape[0] !== count) {
      throw new ShapeError(`scan: ${name} has shape ${formatShape(shape)}, but there are ${count} steps`);
    }
  }
  if (count === undefined) throw new InvalidArgumentError("scan: without xs it needs a length");
  return count;
}

function checkFlags(reverse: unknown, checkpoint: unknown, count: number): void {
  if (typeof reverse !== "boolean") {
    throw new InvalidArgumentError(`scan: reverse must be true or false, got ${describe(reverse)}`);
  }
  const isSize = typeof checkpoint === "number" && Number.isSafeInteger(checkpoint) && checkpoint >= 1;
  if (typeof checkpoint !== "boolean" && !isSize) {
    throw new InvalidArgumentError(
      `scan: checkpoint must be true, false, or steps of a segment (1 … ${count}), got ${describe(checkpoint)}`,
    );
  }
}
