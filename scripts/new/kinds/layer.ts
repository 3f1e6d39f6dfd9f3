import type { Change } from "../change.ts";
import { layerSource } from "../layer-source.ts";
import type { Name } from "../name.ts";

/** A layer of @nn/layers; the conformance suite finds it. */
export const layer = (name: Name): Change[] => [
  { make: `packages/layers/src/core/${name.file}.ts`, text: layerSource(name, "inside") },
  { index: "packages/layers/src/index.ts", line: `export { ${name.identifier} } from "./core/${name.file}.js";` },
];
