import { image, rect, text, type Markish } from "@observablehq/plot";
import type { Body } from "../figure/frame.js";
import { pixelBody } from "../figure/plot-body.js";
import { textWidth } from "../figure/text.js";
import { colours, fontSizes, spacing } from "../theme/theme.js";

/** A table of colours with names at its rows and columns. */
export interface HeatMap {
  /** Address of a picture with one pixel for each cell. */
  readonly source: string;
  /** Names of the rows from above, and what they are. */
  readonly rows: readonly string[];
  readonly rowTitle: string;
  readonly columns: readonly string[];
  readonly columnTitle: string;
  /** Of the figure; as the cells need it by default. */
  readonly width: number | undefined;
  readonly document: Document | undefined;
}

const largestCell = 28;
const narrowest = 300;
const usualWidth = 640;
const TITLE_HEIGHT = 18;
const GAP = 6;

interface Layout {
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly width: number;
  readonly height: number;
  /** Whether names of columns stand on their side. */
  readonly turned: boolean;
}

/** Every cell a sharp rectangle, named as far as there is room for names. */
export function drawHeatMap(map: HeatMap): Body {
  const layout = layoutOf(map);
  const { width, height } = layout;
  const marks = [...pictureMarks(map, layout), ...nameMarks(map, layout), ...titleMarks(map, layout)];
  return pixelBody({ width, height, marks }, map.document);
}

function layoutOf({ rows, columns, rowTitle, width }: HeatMap): Layout {
  const widest = (names: readonly string[]): number =>
    Math.max(...names.map((name) => textWidth(name, fontSizes.small)));
  const left = Math.ceil(spacing.outer + Math.max(widest(rows), textWidth(rowTitle, fontSizes.small)) + GAP);
  const available = (width ?? usualWidth) - left - spacing.outer;
  const cellWidth = Math.min(largestCell, available / columns.length);
  // Square where there is room; many units are thin lines rather than a tower.
  const cellHeight = Math.min(cellWidth, Math.max(3, 480 / rows.length));
  const turned = widest(columns) > Math.max(cellWidth, 14) - 2;
  const top = TITLE_HEIGHT + GAP + Math.ceil(turned ? widest(columns) : fontSizes.small) + GAP;
  return {
    left,
    top,
    cellWidth,
    cellHeight,
    turned,
    width: width ?? Math.max(narrowest, Math.ceil(left + cellWidth * columns.length + spacing.outer)),
    height: Math.ceil(top + cellHeight * rows.length + spacing.outer),
  };
}

function pictureMarks({ source, rows, columns }: HeatMap, layout: Layout): Markish[] {
  const { left, top, cellWidth, cellHeight } = layout;
  const [width, height] = [cellWidth * columns.length, cellHeight * rows.length];
  const place = { x: left + width / 2, y: top + height / 2, source };
  const edges = { x1: left, y1: top, x2: left + width, y2: top + height };
  return [
    image([place], {
      x: "x",
      y: "y",
      width,
      height,
      src: "source",
      imageRendering: "pixelated",
      preserveAspectRatio: "none",
      ariaDescription: "images",
    }),
    rect([edges], { x1: "x1", y1: "y1", x2: "x2", y2: "y2", fill: "none", stroke: colours.line.light }),
  ];
}

function nameMarks({ rows, columns }: HeatMap, layout: Layout): Markish[] {
  const { left, top, cellWidth, cellHeight, turned } = layout;
  const style = { x: "x", y: "y", text: "name", fill: colours.ink.light, fontSize: fontSizes.small } as const;
  const named = (names: readonly string[], cell: number): { name: string; at: number }[] => {
    const every = Math.ceil(14 / cell);
    return names.map((name, i) => ({ name, at: (i + 0.5) * cell })).filter((_, i) => i % every === 0);
  };
  const beside = named(rows, cellHeight).map(({ name, at }) => ({ name, x: left - GAP, y: top + at }));
  const above = named(columns, cellWidth).map(({ name, at }) => ({ name, x: left + at, y: top - GAP }));
  return [
    text(beside, { ...style, textAnchor: "end", ariaDescription: "names of rows" }),
    text(above, {
      ...style,
      ...(turned ? { rotate: -90, textAnchor: "start" } : { lineAnchor: "bottom" }),
      ariaDescription: "names of columns",
    }),
  ];
}

/** What the columns are, above them; what the rows are, above their names. */
function titleMarks({ rowTitle, columnTitle, columns }: HeatMap, { left, top, cellWidth }: Layout): Markish[] {
  const style = { x: "x", y: "y", text: "name", fill: colours.muted.light, fontSize: fontSizes.small } as const;
  return [
    text([{ name: columnTitle, x: left + (cellWidth * columns.length) / 2, y: TITLE_HEIGHT / 2 }], style),
    text([{ name: rowTitle, x: left - GAP, y: top - GAP }], { ...style, textAnchor: "end", lineAnchor: "bottom" }),
  ];
}
