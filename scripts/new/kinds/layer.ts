import type { Change } from "../change.ts";
import { layerSource } from "../layer-source.ts";
import type { Name } from "../name.ts";

/** A layer of @nn/layers; the conformance suite finds it. */
export function layer({ file, identifier }: Name): Change[] {
  const names = `${identifier}, type ${identifier.charAt(0).toUpperCase() + identifier.slice(1)}Options`;
  return [
    { make: `packages/layers/src/core/${file}.ts`, text: layerSource({ file, identifier }, "inside") },
    { index: "packages/layers/src/index.ts", line: `export { ${names} } from "./core/${file}.js";` },
  ];
}
