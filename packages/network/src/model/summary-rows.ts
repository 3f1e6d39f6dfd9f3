import { flopsByScope, type Layer } from "@nn/layers";
import { formatCount, type Shape } from "@nn/tensor";
import { forwardThrough, inputOf, inspecting } from "./forward.js";
import { layerPaths } from "./parameters.js";

/** A layer in a table: what it is called, its output's shape, its parameters and operations. */
export type SummaryRow = readonly [name: string, output: string, parameters: string, flops: string];

/** Rows that a table has at most if nobody says how deep it should look; those of the network's own layers always. */
const MOST_ROWS = 30;

/** A layer where it stands in the tree. */
interface Place {
  readonly layer: Layer;
  readonly path: string;
  readonly level: number;
}

/**
 * A row for every layer, those inside others indented below them, down to `depth` levels; without it as deep as fits into 30
 * rows. A layer's numbers hold those of the layers inside it.
 */
export function summaryRows(layers: readonly Layer[], input: Shape, depth?: number): SummaryRow[] {
  const places = placesOf(layers);
  const deepest = depth ?? depthThatFits(places);
  const flops = deepest > 1 ? flopsInside(layers, input) : () => 0;
  return places
    .filter(({ level }) => level < deepest)
    .map(({ layer, path, level }) => rowOf(layer, level, level === 0 ? layer.flops() : flops(path)));
}

function placesOf(layers: readonly Layer[], prefix = "", level = 0): Place[] {
  return layers.flatMap((layer) => {
    const path = `${prefix}${layer.name}`;
    return [{ layer, path, level }, ...placesOf(layer.children, `${path}.`, level + 1)];
  });
}

function depthThatFits(places: readonly Place[]): number {
  const rows = (depth: number): number => places.filter(({ level }) => level < depth).length;
  let depth = 1;
  while (rows(depth + 1) > rows(depth) && rows(depth + 1) <= MOST_ROWS) depth++;
  return depth;
}

/** Operations of a layer by its path, those of the layers inside it among them, as the whole network runs it. */
function flopsInside(layers: readonly Layer[], input: Shape): (path: string) => number {
  const x = inputOf(layers, [1, ...input]);
  const found = [...flopsByScope(x, forwardThrough(layers, x, inspecting).at(-1)?.y ?? x)];
  return (path) =>
    found
      .filter(([scope]) => scope === path || scope.startsWith(`${path}.`))
      .reduce((sum, [, flops]) => sum + flops, 0);
}

function rowOf(layer: Layer, level: number, flops: number): SummaryRow {
  const own = layerPaths([layer]).flatMap((item) => Object.values(item.layer.parameters));
  const count = own.reduce((sum, { size }) => sum + size, 0);
  const name = layer.name === layer.type ? layer.name : `${layer.name} (${layer.type})`;
  return [
    `${"  ".repeat(level)}${layer.frozen ? `${name}, frozen` : name}`,
    shapeText(layer.outputShape ?? []),
    count.toLocaleString("en"),
    formatCount(flops),
  ];
}

export function shapeText(shape: Shape): string {
  return `[${["B", ...shape].join(", ")}]`;
}
