import { colours, fontSizes } from "../theme/theme.js";
import { ellipsize, textWidth } from "./text.js";
import { element, escapeXml } from "./xml.js";

/** One entry: what is drawn, in which colour, and its name. */
export interface LegendItem {
  readonly kind: "line" | "dashed" | "dot" | "ring";
  readonly colour: string;
  readonly label: string;
}

const rowHeight = 20;
const gap = 18;
const longestLabel = 220;

/** Width of the key that stands before the label, its gap included. */
const keyWidth = { line: 26, dashed: 26, dot: 15, ring: 15 } as const;

/** Entries from left to right, in as many rows as they need; `y` is the top. */
export function drawLegend(
  items: readonly LegendItem[],
  { x, y, width }: { x: number; y: number; width: number },
): { markup: string; height: number } {
  if (items.length === 0) return { markup: "", height: 0 };
  const parts: string[] = [];
  let left = x;
  let middle = y + rowHeight / 2;
  for (const item of items) {
    const label = ellipsize(item.label, Math.min(longestLabel, width - keyWidth[item.kind]), fontSizes.label);
    const itemWidth = keyWidth[item.kind] + textWidth(label, fontSizes.label);
    if (left > x && left + itemWidth > x + width) {
      left = x;
      middle += rowHeight;
    }
    parts.push(drawItem({ ...item, label }, left, middle));
    left += itemWidth + gap;
  }
  const markup = element("g", { "aria-label": "legend" }, ...parts);
  return { markup, height: middle + rowHeight / 2 - y };
}

function drawItem({ kind, colour, label }: LegendItem, x: number, y: number): string {
  const text = element(
    "text",
    { x: x + keyWidth[kind], y, dy: "0.35em", fill: colours.ink.light, "font-size": fontSizes.label },
    escapeXml(label),
  );
  return element("g", {}, drawKey(kind, colour, x, y), text);
}

function drawKey(kind: LegendItem["kind"], colour: string, x: number, y: number): string {
  if (kind === "dot") return element("circle", { cx: x + 5, cy: y, r: 4.5, fill: colour });
  if (kind === "ring") {
    return element("circle", { cx: x + 5, cy: y, r: 4, fill: "none", stroke: colour, "stroke-width": 1.6 });
  }
  return element("line", {
    x1: x,
    x2: x + 19,
    y1: y,
    y2: y,
    stroke: colour,
    "stroke-width": 2.25,
    "stroke-linecap": kind === "line" ? "round" : undefined,
    "stroke-dasharray": kind === "dashed" ? "5 3" : undefined,
  });
}
