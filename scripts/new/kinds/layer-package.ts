import type { Change } from "../change.ts";
import { layerSource } from "../layer-source.ts";
import type { Name } from "../name.ts";
import { packageChanges } from "../package-files.ts";

/** A layer in a package of its own, off the chain, with the conformance suite of @nn/testing. */
export function layerPackage(name: Name): Change[] {
  const { file, identifier } = name;
  const className = identifier.charAt(0).toUpperCase() + identifier.slice(1);
  return packageChanges(name, {
    description: `A layer for @nn: ${identifier}.`,
    dependencies: ["layers", "tensor"],
    devDependencies: ["network", "testing"],
    exports: [identifier, `type ${className}Options`],
    source: layerSource(name, "outside"),
    test: testSource(identifier),
    readme: readme(file, identifier),
  });
}

const testSource = (identifier: string): string => `import { layerFrom, type LayerConfig } from "@nn/layers";
import { meanSquaredError, Network } from "@nn/network";
import { ones } from "@nn/tensor";
import { layerChecks } from "@nn/testing";
import { describe, expect, test } from "vitest";
import { ${identifier} } from "../src/index.js";

const rebuild = (config: LayerConfig) => layerFrom(config, [${identifier}]);

for (const [index, sample] of ${identifier}.samples().entries()) {
  describe(\`${identifier} \${index + 1}\`, () => {
    // Shapes, gradients against central differences, every backend, any batch, saving, freezing, …
    test.each(layerChecks(sample, rebuild))("$name", (check) => check.run());

    test("comes back in a network from its bytes", async () => {
      const network = new Network({ input: sample.input, layers: [sample.layer()], loss: meanSquaredError, seed: 1 });
      const again = Network.fromBytes(network.toBytes(), { layers: [${identifier}] });
      const x = ones([2, ...sample.input]);
      expect(await again.predict(x)).toEqual(await network.predict(x));
    });
  });
}

// What the suite cannot know is yours to test: the values, against a formula in plain numbers or another framework.
test("${identifier} is its formula", async () => {
  const y = await ${identifier}({ initial: 2 }).apply(ones([1, 3])).data();
  expect([...y]).toEqual([2, 2, 2]);
});
`;

const readme = (file: string, identifier: string): string => `# @nn/${file}

A layer for @nn. Say here what it computes and when to use it.

\`\`\`ts
import { dense } from "@nn/layers";
import { meanSquaredError, Network } from "@nn/network";
import { ${identifier} } from "@nn/${file}";

const network = new Network({ input: [3], layers: [${identifier}(), dense(1)], loss: meanSquaredError });
console.log(network.summary(), await network.predict([[1, 2, 3]]));

// A file names its layers and never says where they come from: who reads it gives those that are not of @nn/layers.
const again = Network.fromBytes(network.toBytes(), { layers: [${identifier}] });
console.log(await again.predict([[1, 2, 3]]));
\`\`\`

| export | is |
|---|---|
| \`${identifier}(options?)\` | the layer |

To worker threads the layer travels by its module: \`trainAll(jobs, { modules: [import.meta.resolve("@nn/${file}")] })\`.
`;
