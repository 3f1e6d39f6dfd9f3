import { placeholder, reachable, type Tensor } from "@nn/tensor";
import type { Network } from "../network.js";
import { forwardThrough } from "./forward.js";
import { layerPaths } from "./parameters.js";

/** Layers as a table: output shape, parameters, and floating-point operations for one example; then totals and memory. */
export function summarize(network: Network): string {
  const x = placeholder(0, [1, ...network.input], "float32");
  const outputs = forwardThrough(network.layers, x);
  let before = new Set(reachable([x]));
  const rows = outputs.map(({ layer, y }) => {
    const nodes = reachable([y]);
    const flops = nodes.filter((node) => !before.has(node)).reduce((sum, node) => sum + flopsOf(node), 0);
    before = new Set([...before, ...nodes]);
    const parameters = layerPaths([layer]).flatMap((item) => Object.values(item.layer.parameters));
    const count = parameters.reduce((sum, { size }) => sum + size, 0);
    const name = layer.name === layer.type ? layer.name : `${layer.name} (${layer.type})`;
    return [name + (layer.frozen ? " ❄" : ""), shapeText(y.shape), count.toLocaleString("en"), short(flops), flops] as const;
  });
  const total = rows.reduce((sum, row) => sum + row[4], 0);
  const table = [
    ["layer", "output", "parameters", "FLOPs"],
    ["input", shapeText(x.shape), "", ""],
    ...rows.map((row) => row.slice(0, 4) as string[]),
  ];
  const { trained, all } = network.block;
  const sizeOf = (list: typeof all): number => list.reduce((sum, { parameter }) => sum + parameter.size, 0);
  return [
    `${network.name}, loss ${network.loss.name}`,
    ...render(table),
    `parameters ${sizeOf(all).toLocaleString("en")} (${sizeOf(trained).toLocaleString("en")} trained), ${bytes(4 * sizeOf(all))}`,
    `prediction ${short(total)} FLOPs for one example, ${bytes(network.predictionBytes(1))} of working memory`,
  ].join("\n");
}

/** A node's own count where it has one; else one operation per element of loops, none for views and leaves. */
function flopsOf(node: Tensor): number {
  const { op } = node;
  if (op.flops) return op.flops(node.sources, node.attributes);
  return op.kernel.kind === "pointwise" ? node.size : 0;
}

function shapeText(shape: readonly number[]): string {
  return `[B${shape.slice(1).map((size) => `, ${size}`).join("")}]`;
}

const units = ["", " k", " M", " G", " T"];

function short(count: number): string {
  const power = count < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  return power === 0 ? String(count) : `${(count / 1000 ** power).toPrecision(3)}${units[power]}`;
}

function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  return count < 2 ** 20 ? `${(count / 1024).toFixed(1)} KiB` : `${(count / 2 ** 20).toFixed(1)} MiB`;
}

/** Columns padded to their widest cell; the first two to the left, numbers to the right. */
function render(table: readonly (readonly string[])[]): string[] {
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const line = "─".repeat(widths.reduce((sum, width) => sum + width + 2, 0) - 2);
  const rows = table.map((row) =>
    row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("  ").trimEnd(),
  );
  return [rows[0], line, ...rows.slice(1), line];
}
