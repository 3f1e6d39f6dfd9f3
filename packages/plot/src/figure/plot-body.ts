import { plot, type PlotOptions } from "@observablehq/plot";
import { drawingDocument } from "./document.js";
import type { Body } from "./frame.js";
import { serializeChildren } from "./serialize.js";

/** Draws with Observable Plot and takes the marks out of its `<svg>`. */
export function plotBody(options: PlotOptions & { width: number; height: number }, document?: Document): Body {
  const drawn = plot({ ...options, document: document ?? drawingDocument() });
  return { markup: serializeChildren(drawn), width: options.width, height: options.height };
}
