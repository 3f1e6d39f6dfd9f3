import type { Name } from "./name.ts";

const imports = {
  inside: `import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";
import { positive, withDefault } from "../layer/options/option-kinds.js";`,
  outside: `import { Layer, layerFactory, positive, withDefault, type LayerOptions } from "@nn/layers";`,
};

/** The source of a layer, for @nn/layers or for a package of its own. Starts as a learned factor for each channel. */
export function layerSource({ identifier }: Name, place: "inside" | "outside"): string {
  const className = identifier.charAt(0).toUpperCase() + identifier.slice(1);
  const tensorImports = `import { initializers, mul, ShapeError, type Shape, type Tensor } from "@nn/tensor";`;
  const [first, second] = place === "inside" ? [tensorImports, imports.inside] : [imports.outside, tensorImports];
  return `${first}
${second}

export interface ${className}Options extends LayerOptions {
  /** First value of every g; 1. */
  readonly initial?: number;
}

// What the options accept, and how files say them; see @nn/layers for other kinds: count, flag, activationOption, …
const schema = { initial: withDefault(positive, 1) };

class ${className} extends Layer<typeof schema> {
  static override readonly type = "${identifier}";
  static override readonly schema = schema;

  // Once, when the shape of an example is known: makes the parameters and tells the shape of a result.
  protected override setup(inputShape: Shape): Shape {
    const channels = inputShape.at(-1);
    if (channels === undefined) throw new ShapeError(\`\${this.label}: expected input [B, ..., C], got [B]\`);
    this.parameter("g", [channels], initializers.constant(this.options.initial), { regularized: false });
    return inputShape;
  }

  // Written in operations, so the gradient comes by itself. A second argument says whether the network trains.
  override forward(x: Tensor): Tensor {
    return mul(x, this.parameters.g);
  }
}

/**
 * Say here: the formula, the shapes, the first values, whose it is. As generated: y = g · x with one g for each channel;
 * x [B, ..., C] → y [B, ..., C]; g [C], first \`initial\`.
 *
 * @throws {ShapeError} the input has no channels.
 */
export const ${identifier} = layerFactory(
  ${className},
  (options: ${className}Options = {}) => new ${className}({ ...options }),
  // One for each way to use the layer: the conformance suite tries them all.
  (${identifier}) => [
    { layer: () => ${identifier}(), input: [2, 3] },
    { layer: () => ${identifier}({ initial: 2 }), input: [4] },
  ],
);
`;
}
