/** Path of the part of a computation that is being written: "residual.dense"; "" outside of any. */
let current = "";

export function currentScope(): string {
  return current;
}

/** Runs `f` with all tensors that it makes belonging to a scope. */
export function within<R>(scope: string, f: () => R): R {
  const outer = current;
  current = scope;
  try {
    return f();
  } finally {
    current = outer;
  }
}

/** The scope of a gradient's tensors, by that of what it is a gradient of: "∂dense". */
export function gradientScope(scope: string): string {
  return scope === "" ? "" : `∂${scope}`;
}
