import * as fc from "fast-check";
import { it } from "vitest";
import { wasmBackend } from "../../src/backends/wasm/index.js";
import { mapCase, reduceCase, type Case } from "./arbitrary.js";
import { interpret } from "./interpreter.js";
import { runOn } from "./programs.js";

const backend = wasmBackend();

const options = { seed: 1, numRuns: 1500, interruptAfterTimeLimit: 25_000 };

/** Runs both; zeros of either sign are equal, NaNs too. */
function agree({ program, inputs }: Case): boolean {
  const expected = interpret(program, inputs);
  const got = runOn(backend, program, inputs);
  return expected.every((values, output) =>
    values.every((value, i) => {
      const other = got[output][i];
      return value === other || (Number.isNaN(value) && Number.isNaN(other));
    }),
  );
}

it("random maps agree with the interpreter to the bit", () => {
  fc.assert(fc.property(mapCase, agree), options);
});

it("random reductions agree with the interpreter to the bit", () => {
  fc.assert(fc.property(reduceCase, agree), options);
});
