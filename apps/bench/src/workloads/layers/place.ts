import { initializers, type RandomStream } from "@nn/tensor";
import { sizeOf } from "../../ops/case.js";
import { kinds, type Facts } from "./kinds.js";
import type { LayerSpec, LayerWith, OfKind } from "./spec.js";

/** What is known of a layer in its place, with its first weights, so that all frameworks begin at the same one. */
interface Place {
  /** Shapes of one example, without the batch axis. */
  readonly input: readonly number[];
  readonly output: readonly number[];
  /** Row by row, the last axis moving fastest. Biases and shifts begin as zeros, scales as ones. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  /** All numbers that it trains, those of layers inside it included. */
  readonly parameters: number;
  /** Floating-point operations of its products, forward for one example. */
  readonly flops: number;
}

/** A layer in its place. */
export type LayerTask = LayerWith<Place>;

/** Gives layers their shapes and weights, one after another. */
export function place(specs: readonly LayerSpec[], input: readonly number[], random: RandomStream): LayerTask[] {
  let shape = input;
  return specs.map((spec, i) => {
    const placed = placeOne(spec, shape, random.fork(`layer ${i}`));
    shape = placed.output;
    return placed;
  });
}

function placeOne(spec: LayerSpec, input: readonly number[], random: RandomStream): LayerTask {
  if (spec.kind === "residual") return placeResidual(spec, input, random);
  if (spec.kind === "tiedOutput") return placeTied(spec, input, random);
  const describe = kinds[spec.kind] as (spec: LayerSpec, input: readonly number[]) => Facts;
  const { output, weights = {}, others = 0, flops = 0 } = describe(spec, input);
  return { ...spec, input, output, ...filled(weights, others, random), flops };
}

function placeResidual(spec: OfKind<LayerSpec, "residual">, input: readonly number[], random: RandomStream): LayerTask {
  const { kind, activation } = spec;
  const body = place(spec.body, input, random.fork("body"));
  const shortcut = place(spec.shortcut ?? [], input, random.fork("shortcut"));
  const output = body.at(-1)?.output ?? input;
  const inside = totalsOf([...body, ...shortcut]);
  return { kind, body, shortcut, ...(activation && { activation }), input, output, weights: {}, ...inside };
}

function placeTied(spec: OfKind<LayerSpec, "tiedOutput">, input: readonly number[], random: RandomStream): LayerTask {
  const { vocabulary, width } = spec;
  const body = place(spec.body, [...input, width], random.fork("body"));
  const output = [...input, vocabulary];
  const { weights, parameters } = filled({ "embedding.W": [vocabulary, width] }, 0, random);
  const inside = totalsOf(body);
  return {
    ...spec,
    body,
    input,
    output,
    weights,
    parameters: parameters + inside.parameters,
    flops: 2 * width * sizeOf(output) + inside.flops,
  };
}

/** Arrays with their first values; the first one draws from the layer's own stream. */
function filled(
  shapes: Readonly<Record<string, readonly number[]>>,
  others: number,
  random: RandomStream,
): Pick<Place, "weights" | "parameters"> {
  const weights = Object.entries(shapes).map(([name, shape], i) => {
    const values = initializers.glorotUniform().fill([...shape], i === 0 ? random : random.fork(name));
    return [name, Float32Array.from(values)] as const;
  });
  const parameters = weights.reduce((sum, [, { length }]) => sum + length, others);
  return { weights: Object.fromEntries(weights), parameters };
}

/** What layers come to together. */
export const totalsOf = (layers: readonly LayerTask[]): Pick<Place, "parameters" | "flops"> => ({
  parameters: layers.reduce((sum, { parameters }) => sum + parameters, 0),
  flops: layers.reduce((sum, { flops }) => sum + flops, 0),
});
