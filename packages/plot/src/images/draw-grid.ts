import { image, rect, text, type Markish } from "@observablehq/plot";
import type { Body } from "../figure/frame.js";
import { checkCount, checkSize, type FigureOptions } from "../figure/options.js";
import { pixelBody } from "../figure/plot-body.js";
import { ellipsize, textWidth } from "../figure/text.js";
import { colours, fontSizes } from "../theme/theme.js";
import type { CaptionLine } from "./caption.js";
import { type GridLayout, type GridWishes, gridLayout } from "./layout.js";

/** What every plot of images side by side takes. */
export interface GridOptions extends FigureOptions {
  /** Images in a row; as many as fit by default. */
  readonly columns?: number;
  /** Width of an image in pixels; a whole multiple of its own pixels by default. */
  readonly imageWidth?: number;
}

/** A place in the grid: pictures above one another, and the words below them. */
export interface Tile {
  /** Addresses of pictures, all of one size. */
  readonly sources: readonly string[];
  readonly caption: readonly CaptionLine[];
}

/** @throws InvalidArgumentError for sizes that no picture has. */
export function readGridOptions({ width, columns, imageWidth }: GridOptions, where: string): GridWishes {
  return {
    width: width === undefined ? undefined : checkSize(width, "width", where),
    columns: columns === undefined ? undefined : checkCount(columns, "columns", where),
    imageWidth: imageWidth === undefined ? undefined : checkCount(imageWidth, "imageWidth", where, { most: 2000 }),
  };
}

export interface Grid {
  readonly tiles: readonly Tile[];
  /** Size of every picture. */
  readonly pixels: { readonly width: number; readonly height: number };
  readonly wishes: GridWishes;
  /** Names of rows and columns, where they have a meaning. */
  readonly names?: { readonly rows: readonly string[]; readonly columns: readonly string[] };
  readonly document: Document | undefined;
}

/** Tiles side by side, each pixel a sharp square. */
export function drawGrid({ tiles, pixels, wishes, names, document }: Grid): Body {
  const stacked = Math.max(...tiles.map(({ sources }) => sources.length));
  const captionLines = Math.max(...tiles.map(({ caption }) => caption.length));
  const layout = gridLayout(
    { count: tiles.length, pixels, stacked, captionLines, margin: names && marginFor(names.rows) },
    wishes,
  );
  const { width, height } = layout;
  const marks = [...pictureMarks(tiles, layout), ...captionMarks(tiles, layout), ...nameMarks(names, layout)];
  return pixelBody({ width, height, marks }, document);
}

function pictureMarks(tiles: readonly Tile[], layout: GridLayout): Markish[] {
  const { imageWidth: width, imageHeight: height } = layout;
  const pictures = tiles.flatMap(({ sources }, index) => {
    const { left, top } = layout.place(index);
    return sources.map((src, level) => ({ src, left, top: top + level * layout.stackStep }));
  });
  return [
    image(pictures, {
      x: ({ left }: { left: number }) => left + width / 2,
      y: ({ top }: { top: number }) => top + height / 2,
      width,
      height,
      src: "src",
      imageRendering: "pixelated",
      preserveAspectRatio: "none",
      ariaDescription: "images",
    }),
    rect(pictures, {
      x1: "left",
      y1: "top",
      x2: ({ left }: { left: number }) => left + width,
      y2: ({ top }: { top: number }) => top + height,
      fill: "none",
      stroke: colours.line.light,
      ariaDescription: "edges",
    }),
  ];
}

function captionMarks(tiles: readonly Tile[], layout: GridLayout): Markish[] {
  const fits = ({ text, size }: CaptionLine): boolean => textWidth(text, size) <= layout.captionWidth;
  // All in the same words: one that says less than its neighbours would look like another kind of caption.
  const isRoomy = tiles.every(({ caption }) => caption.every((line) => line.brief === undefined || fits(line)));
  const lines = tiles.flatMap(({ caption }, index) => {
    const { left, top } = layout.place(index);
    return caption.map((line, row) => ({
      ...line,
      label: ellipsize(isRoomy ? line.text : (line.brief ?? line.text), layout.captionWidth, line.size),
      x: left + layout.imageWidth / 2,
      y: top + layout.tileHeight + layout.captionTop + row * layout.lineHeight,
    }));
  });
  return [...new Set(lines.map(({ size }) => size))].map((size) =>
    text(
      lines.filter((line) => line.size === size),
      { x: "x", y: "y", text: "label", fill: "colour", fontSize: size, ariaDescription: "captions" },
    ),
  );
}

/** Between the names and the images. */
const NAME_GAP = 7;

function marginFor(rows: readonly string[]): { left: number; top: number } {
  const widest = Math.max(...rows.map((name) => textWidth(name, fontSizes.small)));
  return { left: Math.ceil(widest + NAME_GAP), top: 14 };
}

/** The names of rows at their left, those of columns above them. */
function nameMarks(names: Grid["names"], layout: GridLayout): Markish[] {
  if (names === undefined) return [];
  const style = { x: "x", y: "y", text: "name", fill: colours.muted.light, fontSize: fontSizes.small } as const;
  const rows = names.rows.map((name, row) => {
    const { left, top } = layout.place(row * layout.columns);
    return { name, x: left - NAME_GAP, y: top + layout.tileHeight / 2 };
  });
  const columns = names.columns.map((name, column) => {
    const { left, top } = layout.place(column);
    return { name, x: left + layout.imageWidth / 2, y: top - NAME_GAP - 1 };
  });
  return [
    text(rows, { ...style, textAnchor: "end", ariaDescription: "names of rows" }),
    text(columns, { ...style, ariaDescription: "names of columns" }),
  ];
}
