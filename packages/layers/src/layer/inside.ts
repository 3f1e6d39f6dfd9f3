import { formatShape, type Parameter, type Shape } from "@nn/tensor";
import type { Layer } from "./layer.js";

/** A parameter, and whose it is. */
export interface OwnedParameter {
  readonly layer: Layer;
  readonly name: string;
  readonly parameter: Parameter;
}

/** The parameters of a layer and of those inside it that training changes. */
export function trainedParameters(layer: Layer): OwnedParameter[] {
  const own = Object.entries(layer.frozen ? {} : layer.parameters);
  return [
    ...own.map(([name, parameter]) => ({ layer, name, parameter })),
    ...layer.children.flatMap(trainedParameters),
  ];
}

/** A batch of such examples, for messages: [B, 3]. */
export function batchOf(example: Shape): string {
  return formatShape(["B", ...example] as unknown as Shape);
}
