import type { Change } from "../change.ts";
import type { Name } from "../name.ts";

/** A pointwise operation with its rows in the table of cases. Starts as x³. */
export const op = ({ file, identifier }: Name): Change[] => [
  {
    make: `packages/tensor/src/ops/pointwise/${file}.ts`,
    text: `import { apply } from "../../expression/build.js";
import { unary, type Unary } from "../define.js";
import { mul, square } from "./arithmetic.js";

/** Say here: the formula and where it is not defined. As generated: x³. */
export const ${identifier}: Unary = unary({
  name: "${identifier}",
  expression: (x) => apply("mul", x, apply("mul", x, x)),
  gradient: (dy, x) => mul(dy, mul(square(x), 3)),
});
`,
  },
  {
    index: "packages/tensor/src/tensors.ts",
    line: `export { ${identifier} } from "./ops/pointwise/${file}.js";`,
  },
  {
    make: `packages/tensor/test/cases/${file}.ts`,
    text: `import { ${identifier} } from "../../src/index.js";
import { varied, zip } from "../support/plain.js";
import type { OpCase } from "./case.js";

/** The same in float64, by somebody else's formula if there is one. */
const value = (x: number): number => x ** 3;

export const ${identifier}Cases: OpCase[] = [[], [67], [5, 13], [0, 4]].map((shape, seed) => ({
  op: "${identifier}",
  name: \`[\${shape.join()}]\`,
  inputs: [varied(shape, -3, 3, seed)],
  f: (x) => ${identifier}(x),
  reference: zip(value),
  gradient: shape.includes(0) ? "none" : "smooth",
}));
`,
  },
  { index: "packages/tensor/test/cases/index.ts", line: `import { ${identifier}Cases } from "./${file}.js";` },
  { list: "packages/tensor/test/cases/index.ts", item: `...${identifier}Cases` },
];
