import { type Markish, plot, type PlotOptions } from "@observablehq/plot";
import { drawingDocument } from "./document.js";
import type { Body } from "./frame.js";
import { serializeChildren } from "./serialize.js";

/** Draws with Observable Plot and takes the marks out of its `<svg>`. */
export function plotBody(options: PlotOptions & { width: number; height: number }, document?: Document): Body {
  const drawn = plot({ ...options, document: document ?? drawingDocument() });
  return { markup: serializeChildren(drawn), width: options.width, height: options.height };
}

/** Draws marks whose places are given in pixels, without axes and margins. */
export function pixelBody(
  { width, height, marks }: { width: number; height: number; marks: readonly Markish[] },
  document?: Document,
): Body {
  const pixels = { type: "identity" } as const;
  return plotBody({ width, height, margin: 0, axis: null, x: pixels, y: pixels, marks: [...marks] }, document);
}
