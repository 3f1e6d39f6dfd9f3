import type { Layer } from "@nn/layers";
import { capture, collectCaptures, type NdArray, type Tensor } from "@nn/tensor";
import { forwardThrough, inputOf, inspecting } from "../model/forward.js";
import type { NetworkView } from "../model/network-view.js";

/** What a look inside needs of a network. */
export type Inspected = Pick<NetworkView, "name" | "layers" | "input" | "output">;

/** A forward pass of which every layer's result can be asked for. */
export interface Traced {
  readonly input: Tensor;
  readonly prediction: Tensor;
  /** The input, each layer's result and what layers marked, by path, in the order of the computation. */
  readonly captures: ReadonlyMap<string, Tensor>;
}

/** Traces the layers in inference mode for examples like `x`. */
export function trace(layers: readonly Layer[], x: NdArray): Traced {
  const input = inputOf(layers, x.shape);
  const { result, captures } = collectCaptures(() => {
    capture("input", input);
    return forwardThrough(layers, input, inspecting).at(-1)?.y ?? input;
  });
  return { input, prediction: result, captures };
}
