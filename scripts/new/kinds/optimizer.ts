import type { Change } from "../change.ts";
import type { Name } from "../name.ts";

/** An optimizer; the suite finds it. Starts as momentum with an averaged gradient. */
export const optimizer = ({ file, identifier }: Name): Change[] => [
  {
    make: `packages/optimizers/src/optimizers/${file}.ts`,
    text: `import { add, mul, sub } from "@nn/tensor";
import { optimizer } from "../definition/optimizer.js";
import { fraction } from "../options/ranges.js";

/**
 * Say here: the name, the rule, the defaults, whose it is. As generated: v ← βv + (1 − β)g; p ← p − ηv. η = 0.01,
 * β = 0.9.
 */
export const ${identifier} = optimizer({
  name: "${identifier}",
  ranges: { beta: fraction },
  defaults: { learningRate: 0.01, beta: 0.9 },
  state: ["v"],
  update({ p, g, v }, { learningRate, beta }) {
    const average = add(mul(v, beta), mul(g, 1 - beta));
    return { p: sub(p, mul(learningRate, average)), v: average };
  },
});
`,
  },
  { index: "packages/optimizers/src/optimizers/index.ts", line: `export { ${identifier} } from "./${file}.js";` },
];
