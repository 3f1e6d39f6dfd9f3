import type { Backend } from "../../src/backends/backend.js";
import type { Primitive } from "../../src/expression/expression.js";
import { access, apply, load, ProgramBuilder, runOn } from "./programs.js";

/** Runs one primitive on floats over arrays. */
export function evaluatePrimitive(backend: Backend, primitive: Primitive, ...args: Float32Array[]): number[] {
  const size = args[0].length;
  const p = new ProgramBuilder();
  const inputs = args.map(() => p.input(size));
  const y = p.output(size);
  p.steps.push({
    kind: "map",
    label: primitive,
    dims: [size],
    loads: inputs.map((id) => access(id, [1])),
    outputs: [{ store: access(y, [1]), value: apply(primitive, "float32", ...args.map((_, slot) => load(slot))) }],
  });
  return runOn(backend, p.build(), args)[0];
}
