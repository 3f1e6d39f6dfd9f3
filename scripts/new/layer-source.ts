import type { Name } from "./name.ts";

const imports = {
  inside: `import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";`,
  outside: `import { Layer, layerFactory, type LayerOptions } from "@nn/layers";`,
};

/** The source of a layer, for @nn/layers or for a package of its own. Starts as a learned factor for each channel. */
export function layerSource({ identifier }: Name, place: "inside" | "outside"): string {
  const className = identifier.charAt(0).toUpperCase() + identifier.slice(1);
  const tensorImports = `import { initializers, mul, ShapeError, type Shape, type Tensor } from "@nn/tensor";`;
  const [first, second] = place === "inside" ? [tensorImports, imports.inside] : [imports.outside, tensorImports];
  return `${first}
${second}

class ${className} extends Layer {
  static override readonly type = "${identifier}";

  protected override setup(inputShape: Shape): Shape {
    const channels = inputShape.at(-1);
    if (channels === undefined) throw new ShapeError(\`\${this.label}: expected input [B, ..., C], got [B]\`);
    this.parameter("g", [channels], initializers.ones);
    return inputShape;
  }

  override forward(x: Tensor): Tensor {
    return mul(x, this.parameters.g);
  }
}

/**
 * Say here: the formula, the shapes, the first values, whose it is. As generated: y = g · x with one g for each channel;
 * x [B, ..., C] → y [B, ..., C]; g [C], first 1.
 */
export const ${identifier} = layerFactory(
  ${className},
  (options: LayerOptions = {}) => new ${className}({ ...options }),
  (${identifier}) => [{ layer: () => ${identifier}(), input: [2, 3] }],
);
`;
}
