import { colours, fontFamily, fontSizes, spacing } from "../theme/theme.js";
import { Figure } from "./figure.js";
import { drawLegend, type LegendItem } from "./legend.js";
import { wrapText } from "./text.js";
import { element, escapeXml } from "./xml.js";

/** A drawn plot, without the words around it: markup in a coordinate system of its own. */
export interface Body {
  readonly markup: string;
  readonly width: number;
  readonly height: number;
}

export interface FrameContent {
  readonly title: string;
  readonly subtitle: string;
  readonly legend: readonly LegendItem[];
  readonly body: Body;
}

/** Puts title, subtitle and legend above a plot, on paper: the finished figure. */
export function frame({ title, subtitle, legend, body }: FrameContent): Figure {
  const { width } = body;
  const inner = { x: spacing.outer, width: width - 2 * spacing.outer };
  const parts: string[] = [];
  let y: number = spacing.outer;
  const heading = drawLines(title, { ...inner, y, size: fontSizes.title, weight: 700, fill: colours.ink.light });
  parts.push(heading.markup);
  y += heading.height + (heading.height > 0 ? spacing.afterTitle : 0);
  const below = drawLines(subtitle, { ...inner, y, size: fontSizes.subtitle, fill: colours.muted.light });
  parts.push(below.markup);
  y += below.height + (below.height > 0 ? spacing.afterSubtitle : 0);
  const keys = drawLegend(legend, { ...inner, y });
  parts.push(keys.markup);
  y += keys.height + (keys.height > 0 ? spacing.afterLegend : 0);
  parts.push(element("g", { transform: `translate(0,${y})`, "text-anchor": "middle" }, body.markup));
  const height = Math.ceil(y + body.height);
  return new Figure(
    wrap(parts, { width, height, label: [title, subtitle].filter((text) => text !== "").join(". ") }),
    width,
    height,
  );
}

interface LineStyle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly weight?: number;
  readonly fill: string;
}

function drawLines(text: string, { x, y, width, size, weight, fill }: LineStyle): { markup: string; height: number } {
  const leading = Math.round(size * 1.3);
  const lines = wrapText(text, width, size, 3);
  const markup = lines.map((line, row) =>
    element(
      "text",
      { x, y: y + row * leading + size * 0.85, fill, "font-size": size, "font-weight": weight },
      escapeXml(line),
    ),
  );
  return { markup: markup.join(""), height: lines.length === 0 ? 0 : (lines.length - 1) * leading + size };
}

function wrap(
  parts: readonly string[],
  { width, height, label }: { width: number; height: number; label: string },
): string {
  const background = element("rect", { width, height, fill: colours.paper.light });
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": label === "" ? undefined : label,
      fill: colours.ink.light,
      "font-family": fontFamily,
      "font-size": fontSizes.tick,
    },
    background,
    ...parts.filter((part) => part !== ""),
  );
}
