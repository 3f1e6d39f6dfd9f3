import type { NetworkView } from "./network-view.js";
import { layerPaths, type NamedParameter } from "./parameters.js";

/** Layers as a table: output shape, parameters, and floating-point operations for one example; then totals and memory. */
export function summarize(network: NetworkView): string {
  const rows = network.layers.map((layer) => {
    const own = layerPaths([layer]).flatMap((item) => Object.values(item.layer.parameters));
    const count = own.reduce((sum, { size }) => sum + size, 0);
    const name = layer.name === layer.type ? layer.name : `${layer.name} (${layer.type})`;
    const flops = layer.flops();
    const cells = [
      layer.frozen ? `${name}, frozen` : name,
      shapeText(layer.outputShape ?? []),
      count.toLocaleString("en"),
      short(flops),
    ];
    return { cells, flops };
  });
  const total = rows.reduce((sum, { flops }) => sum + flops, 0);
  const table = [
    ["layer", "output", "parameters", "FLOPs"],
    ["input", shapeText(network.input), "", ""],
    ...rows.map(({ cells }) => cells),
  ];
  const all = network.namedParameters();
  const trained = all.filter(({ frozen }) => !frozen);
  const sizeOf = (list: readonly NamedParameter[]): number =>
    list.reduce((sum, { parameter }) => sum + parameter.size, 0);
  return [
    `${network.name}, loss ${network.loss.name}`,
    ...render(table),
    `parameters ${sizeOf(all).toLocaleString("en")} (${sizeOf(trained).toLocaleString("en")} trained), ${bytes(4 * sizeOf(all))}`,
    `prediction ${short(total)} FLOPs for one example, ${bytes(network.predictionBytes(1))} of working memory`,
  ].join("\n");
}

function shapeText(shape: readonly number[]): string {
  return `[${["B", ...shape].join(", ")}]`;
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
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join("  ")
      .trimEnd(),
  );
  return [rows[0], line, ...rows.slice(1), line];
}
