import type { Change } from "../change.ts";
import type { Name } from "../name.ts";

/** An activation function; the conformance suite finds it. Starts as x / (1 + |x|). */
export const activation = ({ file, identifier }: Name): Change[] => [
  {
    make: `packages/activations/src/${file}.ts`,
    text: `import { abs, add, div, reciprocal, square } from "@nn/tensor";
import { activation } from "./record/activation.js";

/** Say here: the name, the formula, the range, whose it is. As generated: x / (1 + |x|), in (−1, 1). */
export const ${identifier} = activation("${identifier}", {
  f: (x) => div(x, add(abs(x), 1)),
  df: (x) => reciprocal(square(add(abs(x), 1))),
});
`,
  },
  { index: "packages/activations/src/index.ts", line: `export { ${identifier} } from "./${file}.js";` },
];
