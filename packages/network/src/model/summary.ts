import { describe, formatBytes, formatCount, InvalidArgumentError, type ProgramMemory } from "@nn/tensor";
import type { MemoryOptions } from "./network-memory.js";
import type { NetworkView } from "./network-view.js";
import { shapeText, summaryRows } from "./summary-rows.js";

export interface SummaryOptions extends MemoryOptions {
  /** How many levels of layers within layers to show, 1 for the network's own; as many as fit into 30 rows without it. */
  readonly depth?: number;
}

/** Layers as a table: output shape, parameters, and floating-point operations for one example; then totals and memory. */
export function summarize(network: NetworkView, { depth, ...options }: SummaryOptions): string {
  if (depth !== undefined && (!Number.isInteger(depth) || depth < 1)) {
    throw new InvalidArgumentError(`summary: depth must be an integer ≥ 1, got ${describe(depth)}`);
  }
  const table = [
    ["layer", "output", "parameters", "FLOPs"],
    ["input", shapeText(network.input), "", ""],
    ...summaryRows(network.layers, network.input, depth),
  ];
  const total = network.layers.reduce((sum, layer) => sum + layer.flops(), 0);
  const facts = factsOf(network, options, total);
  const width = Math.max(...facts.map(([what]) => what.length));
  return [
    `${network.name}, loss ${network.loss.name}`,
    ...render(table),
    ...facts.map(([what, fact]) => `${what.padEnd(width)}  ${fact}`),
  ].join("\n");
}

/** What there is to say of the whole network, beginning with what it is about. */
function factsOf(network: NetworkView, options: MemoryOptions, flops: number): [what: string, fact: string][] {
  const { parameters, state, gradients, moments, prediction, training } = network.memory(options);
  const { block, optimizerState } = network;
  const { optimizer, batchSize = optimizer?.miniBatch ?? 1 } = options;
  const [names, bytes] = [Object.keys(moments), Object.values(moments)];
  const sum = bytes.reduce((total, size) => total + size, 0);
  const owner = optimizer?.name ?? optimizerState?.name ?? "";
  const trained = `${block.storage.size.toLocaleString("en")} (${block.trainedSize.toLocaleString("en")} trained)`;
  return [
    ["parameters", `${trained}, ${formatBytes(parameters)}`],
    ...only(state > 0, "statistics", formatBytes(state)),
    ...only(sum > 0, "moments", `${formatBytes(sum)} (${names.join(", ")} of ${owner})`),
    ["prediction", `${formatCount(flops)} FLOPs for one example, ${workText(prediction, batchSize)}`],
    ...(training
      ? only(true, "training", `${workText(training, batchSize)}, of which ${formatBytes(gradients)} are gradients`)
      : []),
  ];
}

function only(holds: boolean, what: string, fact: string): [what: string, fact: string][] {
  return holds ? [[what, fact]] : [];
}

function workText({ arena }: ProgramMemory, rows: number): string {
  return `${formatBytes(arena)} of working memory${rows === 1 ? "" : ` for a batch of ${rows}`}`;
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
