import { colourAt, hexOf, type Ramp } from "../theme/ramps.js";
import { colours, fontSizes } from "../theme/theme.js";
import { ellipsize, textWidth } from "./text.js";
import { element, escapeXml } from "./xml.js";

/** One entry: what is drawn, in which colour, and its name; or colours from low to high with their least and greatest. */
export type LegendItem = LegendKey | LegendRamp;

interface LegendKey {
  readonly kind: "line" | "dashed" | "dot" | "ring";
  readonly colour: string;
  readonly label: string;
}

interface LegendRamp {
  readonly kind: "ramp";
  readonly ramp: Ramp;
  /** What stands before the colours: their least. */
  readonly from: string;
  /** What stands behind them. */
  readonly label: string;
}

const rowHeight = 20;
const gap = 18;
const longestLabel = 220;

/** Width of the key that stands before the label, its gap included. */
function keyWidth(item: LegendItem): number {
  if (item.kind === "ramp") return textWidth(item.from, fontSizes.label) + RAMP_WIDTH + 2 * RAMP_GAP;
  return item.kind === "line" || item.kind === "dashed" ? 26 : 15;
}

const RAMP_WIDTH = 96;
const RAMP_HEIGHT = 10;
const RAMP_STEPS = 48;
const RAMP_GAP = 7;

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
    const label = ellipsize(item.label, Math.min(longestLabel, width - keyWidth(item)), fontSizes.label);
    const itemWidth = keyWidth(item) + textWidth(label, fontSizes.label);
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

function drawItem(item: LegendItem, x: number, y: number): string {
  const word = (text: string, left: number): string =>
    element(
      "text",
      { x: left, y, dy: "0.35em", fill: colours.ink.light, "font-size": fontSizes.label },
      escapeXml(text),
    );
  const label = word(item.label, x + keyWidth(item));
  if (item.kind !== "ramp") return element("g", {}, drawKey(item.kind, item.colour, x, y), label);
  return element("g", {}, word(item.from, x), drawRamp(item, x, y), label);
}

/** Each colour's rectangle reaches to the end, and the next lies over it: no seam can show. */
function drawRamp({ ramp, from }: LegendRamp, x: number, y: number): string {
  const left = x + textWidth(from, fontSizes.label) + RAMP_GAP;
  const steps = Array.from({ length: RAMP_STEPS }, (_, step) => {
    const start = (step * RAMP_WIDTH) / RAMP_STEPS;
    const fill = hexOf(colourAt(ramp, step / (RAMP_STEPS - 1)));
    return element("rect", {
      x: left + start,
      y: y - RAMP_HEIGHT / 2,
      width: RAMP_WIDTH - start,
      height: RAMP_HEIGHT,
      fill,
    });
  });
  return steps.join("");
}

function drawKey(kind: LegendKey["kind"], colour: string, x: number, y: number): string {
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
