import type { Change } from "../change.ts";
import { layerSource } from "../layer-source.ts";
import type { Name } from "../name.ts";
import { packageChanges } from "../package-files.ts";

/** A layer in a package of its own, off the chain, with the conformance suite of @nn/testing. */
export function layerPackage(name: Name): Change[] {
  const { file, identifier } = name;
  return packageChanges(name, {
    description: `A layer for @nn: ${identifier}.`,
    dependencies: ["layers", "tensor"],
    devDependencies: ["testing"],
    source: layerSource(name, "outside"),
    test: `import { layerFrom, type LayerConfig } from "@nn/layers";
import { layerChecks } from "@nn/testing";
import { describe, test } from "vitest";
import { ${identifier} } from "../src/index.js";

const rebuild = (config: LayerConfig) => layerFrom(config, [${identifier}]);

for (const [index, sample] of ${identifier}.samples().entries()) {
  describe(\`${identifier} \${index + 1}\`, () => {
    test.each(layerChecks(sample, rebuild))("$name", (check) => check.run());
  });
}
`,
    readme: `# @nn/${file}

A layer for @nn. Say here what it computes and when to use it.

\`\`\`ts
import { ${identifier} } from "@nn/${file}";
import { tensor } from "@nn/tensor";

const layer = ${identifier}();
const y = layer.apply(tensor([[1, 2, 3]]));
console.log(await y.data());
\`\`\`

| export | is |
|---|---|
| \`${identifier}(options?)\` | the layer |
`,
  });
}
