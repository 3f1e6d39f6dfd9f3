import { ShapeError } from "@nn/tensor";
import type { ArrayData } from "../data/inputs.js";
import { NothingToPlotError } from "../errors.js";
import type { Figure } from "../figure/figure.js";
import { frame } from "../figure/frame.js";
import { checkFigureOptions, checkSize } from "../figure/options.js";
import { quietLine } from "../images/caption.js";
import { drawGrid, type GridOptions, readGridOptions } from "../images/draw-grid.js";
import { paintSizes } from "../maps/paint.js";
import type { Plane } from "../maps/planes.js";
import { sequential } from "../theme/ramps.js";
import { drawHeatMap } from "./heat-map.js";
import { namesOf } from "./names.js";

export interface AttentionOptions extends GridOptions {
  /** Who looks: a name for each row, as the tokens that are written; a text stands for its characters. Numbers by default. */
  readonly queries?: readonly string[] | string;
  /** What is looked at: a name for each column. */
  readonly keys?: readonly string[] | string;
}

const where = "plotAttention";

/**
 * Where a network looks: a row for each position that asks, a column for each that is looked at, darker the greater the
 * weight, from 0 to 1. Several heads stand side by side.
 *
 * @param weights `[T, S]`, or `[H, T, S]` of several heads; every row adds up to 1.
 * @throws ShapeError for another shape, or names that are not as many; NothingToPlotError for no weights.
 */
export function plotAttention(weights: ArrayData, options: AttentionOptions = {}): Figure {
  checkFigureOptions(options, ["queries", "keys", "columns", "imageWidth"], where);
  const heads = readHeads(weights);
  const [{ width, height }] = heads;
  const queries = namesOf(options.queries, height, `${where}: queries`);
  const keys = namesOf(options.keys, width, `${where}: keys`);
  const sources = heads.map((head) => paintSizes(head, 1, sequential));
  const body =
    heads.length === 1
      ? drawHeatMap({
          source: sources[0],
          rows: queries,
          rowTitle: "looks",
          columns: keys,
          columnTitle: "looked at",
          width: options.width === undefined ? undefined : checkSize(options.width, "width", where),
          document: options.document,
        })
      : drawGrid({
          tiles: sources.map((source, head) => ({ sources: [source], caption: [quietLine(`head ${head}`)] })),
          pixels: { width, height },
          wishes: { ...readGridOptions(options, where), usualImageWidth: 120, usualColumns: 4, gap: 12 },
          document: options.document,
        });
  return frame({
    title: options.title ?? (heads.length === 1 ? "Attention" : `Attention of ${heads.length} heads`),
    subtitle: options.subtitle ?? "Each row shows where one position looks; its weights add up to 1",
    legend: [{ kind: "ramp", ramp: sequential, from: "0", label: "1" }],
    body,
  });
}

function readHeads({ data, shape }: ArrayData): Plane[] {
  const [count = 0, height = 0, width = 0] = shape.length === 2 ? [1, ...shape] : shape;
  if ((shape.length !== 2 && shape.length !== 3) || data.length !== count * height * width) {
    throw new ShapeError(
      `${where}: expected weights [T, S] or [H, T, S] of one example, got shape [${shape.join(", ")}] with ${data.length} values`,
    );
  }
  if (data.length === 0) throw new NothingToPlotError(`${where}: there are no weights in [${shape.join(", ")}]`);
  return Array.from({ length: count }, (_, head) => {
    const start = head * width * height;
    return { width, height, values: Array.prototype.slice.call(data, start, start + width * height) as number[] };
  });
}
