import * as fc from "fast-check";
import { describe, it } from "vitest";
import type { Backend } from "../../src/backends/backend.js";
import { jsBackend } from "../../src/backends/js/index.js";
import { wasmBackend } from "../../src/backends/wasm/index.js";
import { mapCase, reduceCase, type Case } from "./arbitrary.js";
import { rowsCase } from "./arbitrary-rows.js";
import { interpret } from "./interpreter.js";
import { runOn } from "./programs.js";

/** Runs a backend and the interpreter; zeros of either sign are equal, NaNs too. */
function agree(backend: Backend, { program, inputs }: Case): boolean {
  const expected = interpret(program, inputs);
  const got = runOn(backend, program, inputs);
  return expected.every((values, output) =>
    values.every((value, i) => {
      const other = got[output][i];
      return value === other || (Number.isNaN(value) && Number.isNaN(other));
    }),
  );
}

function expectAgreement(backend: Backend, cases: fc.Arbitrary<Case>, numRuns: number): void {
  fc.assert(
    fc.property(cases, (each) => agree(backend, each)),
    { seed: 1, numRuns, interruptAfterTimeLimit: 25_000 },
  );
}

describe.each([
  { name: "wasm", backend: wasmBackend(), numRuns: 1500 },
  { name: "js", backend: jsBackend(), numRuns: 300 },
])("$name agrees with the interpreter to the bit", ({ backend, numRuns }) => {
  it("in random maps", () => expectAgreement(backend, mapCase, numRuns));
  it("in random reductions", () => expectAgreement(backend, reduceCase, numRuns));
  it("in random loops of several passes over their rows", () => expectAgreement(backend, rowsCase, numRuns));
});
