import { reachable } from "../autograd/gradients.js";
import { describe } from "../core/checks/arguments.js";
import { asTensor, scalar, type TensorLike } from "../core/create.js";
import { InvalidArgumentError } from "../core/errors.js";
import { currentScope, within } from "../core/scope.js";
import { Tensor } from "../core/tensor.js";

/** The tensors that one computation has captured, by unique names. */
class Captures {
  readonly tensors = new Map<string, Tensor>();

  /** A name that is taken already gets a number: "h", "h_2", "h_3". */
  add(name: string, tensor: Tensor): void {
    let unique = name;
    for (let n = 2; this.tensors.has(unique); n++) unique = `${name}_${n}`;
    this.tensors.set(unique, tensor);
  }
}

/** Whoever asked for captures, the innermost last. */
const collectors: Captures[] = [];

/**
 * Marks a tensor anywhere in a computation, so that its values can be asked for by name: by `captured` of a compiled
 * function or by a network's `capture`. It returns the tensor itself and costs nothing unless somebody asks. Within
 * scopes the name follows theirs: "residual.dense.h"; a name that is used again gets a number: "h_2".
 */
export function capture(name: string, t: TensorLike): Tensor {
  checkName(name, "capture");
  const tensor = asTensor(t);
  collectors.at(-1)?.add(nested(name), tensor);
  return tensor;
}

/** Whether anybody asks for captures: what is only made to be looked at can be left out otherwise. */
export function isCapturing(): boolean {
  return collectors.length > 0;
}

/**
 * Names a part of a computation: tensors made in it belong to it, as profiles show, captures in it have names that begin
 * with its own, and its result, if it is a tensor, is captured under its name. Layers are such parts.
 */
export function scope<R>(name: string, f: () => R): R {
  checkName(name, "scope");
  checkFunction(f, "scope");
  return within(nested(name), () => {
    const result = f();
    if (result instanceof Tensor) collectors.at(-1)?.add(currentScope(), result);
    return result;
  });
}

/**
 * Runs `f` and returns what it captured beside its result. Left out is what hangs on symbols that `f` made itself: a layer
 * that traces a function to learn its shapes has no values for it.
 */
export function collectCaptures<R>(f: () => R): { readonly result: R; readonly captures: Map<string, Tensor> } {
  checkFunction(f, "collectCaptures");
  const { id: start } = scalar(0);
  const captures = new Captures();
  collectors.push(captures);
  try {
    const result = f();
    return { result, captures: new Map([...captures.tensors].filter(([, tensor]) => hasValues(tensor, start))) };
  } finally {
    collectors.pop();
  }
}

/**
 * Runs a part of a computation whose tensors have no values of their own, such as the body of a loop. What was captured
 * there is returned instead, for `addCaptures` once it has become something with values.
 */
export function withoutCaptures<R>(f: () => R): { readonly result: R; readonly captures: ReadonlyMap<string, Tensor> } {
  if (collectors.length === 0) return { result: f(), captures: new Map() };
  const captures = new Captures();
  collectors.push(captures);
  try {
    return { result: f(), captures: captures.tensors };
  } finally {
    collectors.pop();
  }
}

/** Captures tensors under their full names. */
export function addCaptures(captures: Iterable<readonly [name: string, tensor: Tensor]>): void {
  for (const [name, tensor] of captures) collectors.at(-1)?.add(name, tensor);
}

/** Whether everything that a tensor is computed from has values, or was a symbol before `start`. */
function hasValues(tensor: Tensor, start: number): boolean {
  return reachable([tensor], ({ id }) => id > start).every(({ op: { kernel }, attributes }) => {
    return kernel.kind !== "input" || kernel.values?.(attributes) !== undefined;
  });
}

function nested(name: string): string {
  const outer = currentScope();
  return outer === "" ? name : `${outer}.${name}`;
}

function checkName(name: unknown, where: string): void {
  if (typeof name === "string" && name !== "") return;
  throw new InvalidArgumentError(`${where}: the name must be a string that is not empty, got ${describe(name)}`);
}

function checkFunction(f: unknown, where: string): void {
  if (typeof f === "function") return;
  throw new InvalidArgumentError(`${where}: expected a function to run, got ${describe(f)}`);
}
