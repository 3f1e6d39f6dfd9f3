import type { Change } from "../change.ts";
import type { Name } from "../name.ts";
import { packageChanges } from "../package-files.ts";

/** A package off the chain. Starts with one function of tensors. */
export function plainPackage(name: Name): Change[] {
  const { file, identifier } = name;
  return packageChanges(name, {
    description: `For @nn: ${identifier}.`,
    dependencies: ["tensor"],
    source: `import { mean, sqrt, square, type Tensor, type TensorLike } from "@nn/tensor";

/** Say here: the formula, the shapes, whose it is. As generated: the root of the mean square of all elements. */
export const ${identifier} = (x: TensorLike): Tensor => sqrt(mean(square(x)));
`,
    test: `import { tensor } from "@nn/tensor";
import { expect, test } from "vitest";
import { ${identifier} } from "../src/index.js";

test("of 3 and 4 it is the square root of 12.5", async () => {
  expect(await ${identifier}(tensor([3, 4])).item()).toBeCloseTo(Math.sqrt(12.5), 6);
});
`,
    readme: `# @nn/${file}

For @nn. Say here what it is for.

\`\`\`ts
import { ${identifier} } from "@nn/${file}";

console.log(await ${identifier}([3, 4]).item());
\`\`\`

| export | is |
|---|---|
| \`${identifier}(x)\` | the root of the mean square |
`,
  });
}
