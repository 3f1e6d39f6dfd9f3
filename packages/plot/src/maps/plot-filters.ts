import { ShapeError } from "@nn/tensor";
import { type ArrayData, checkArray } from "../data/inputs.js";
import { NothingToPlotError } from "../errors.js";
import type { Figure } from "../figure/figure.js";
import { formatValue, groupThousands, sentence } from "../figure/format.js";
import { frame } from "../figure/frame.js";
import type { LegendItem } from "../figure/legend.js";
import { checkFigureOptions } from "../figure/options.js";
import { quietLine } from "../images/caption.js";
import { drawGrid, type GridOptions, readGridOptions, type Tile } from "../images/draw-grid.js";
import { diverging, type Rgb } from "../theme/ramps.js";
import { paint, paintSigned } from "./paint.js";
import { checkScale, chosen, greatestSize, type Plane, type SharedScale } from "./planes.js";

export interface FiltersOptions extends GridOptions {
  /** Which filters to show, by their numbers; the first 64 by default, or 12 where each has many channels. */
  readonly filters?: readonly number[];
  /** Which input channels of each filter to show; the first 12 by default. */
  readonly channels?: readonly number[];
  /** One scale of colours for all filters, or one for each (the default): weak ones can be seen then. */
  readonly scale?: SharedScale;
}

/** Kernels of a convolution, and how they are shown. */
interface Kernels {
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly data: ArrayLike<number>;
}

/**
 * The kernels that a convolution has learned, `filters(network, "conv2d")` of @nn/network: one picture a filter. Filters
 * over three channels are shown in their colours, grey being 0; over one channel blue is below and orange above 0; with
 * other numbers of channels each row is a filter and each column an input channel. Kernels of a depthwise convolution
 * `[KH, KW, C, 1]` are a picture a channel.
 *
 * @param kernels `[KH, KW, I, O]`
 * @throws ShapeError for another shape; NothingToPlotError for no filters; InvalidArgumentError for a filter or channel that
 *   is not there, or an option out of range.
 */
export function plotFilters(kernels: ArrayData, options: FiltersOptions = {}): Figure {
  const where = "plotFilters";
  checkFigureOptions(options, ["filters", "channels", "scale", "columns", "imageWidth"], where);
  const all = readKernels(kernels, where);
  const scale = checkScale(options.scale ?? "each", where);
  const rows = all.inputs !== 1 && all.inputs !== 3;
  const shown = chosen(options.filters, all.outputs, rows ? 12 : 64, "filters", where);
  const inputs = chosen(options.channels, all.inputs, all.inputs === 3 ? 3 : 12, "channels", where);
  const wishes = {
    ...readGridOptions(options, where),
    usualImageWidth: rows ? 40 : 52,
    usualColumns: 8,
    gap: rows ? 4 : 10,
  };
  const tiles = rows ? matrixTiles(all, shown, inputs, scale) : singleTiles(all, shown, scale);
  return frame({
    title:
      options.title ??
      `${groupThousands(all.outputs)} ${all.outputs === 1 ? "filter" : "filters"} of ${all.height} × ${all.width}`,
    subtitle: options.subtitle ?? describe(all, shown.length, rows ? inputs.length : all.inputs, scale),
    legend: legendOf(all, shown, rows ? inputs : undefined, scale),
    body: drawGrid({
      tiles,
      pixels: all,
      wishes: rows ? { ...wishes, columns: inputs.length } : wishes,
      names: rows ? { rows: shown.map(String), columns: inputs.map(String) } : undefined,
      document: options.document,
    }),
  });
}

const SOURCE = "filters(network, layer) of @nn/network gives them";

function readKernels(kernels: ArrayData, where: string): Kernels {
  checkArray(kernels, `${where}: kernels`, SOURCE);
  const { data, shape } = kernels;
  const [height = 0, width = 0, inputs = 0, outputs = 0] = shape;
  if (shape.length !== 4 || data.length !== height * width * inputs * outputs) {
    throw new ShapeError(
      `${where}: expected kernels [KH, KW, I, O], got shape [${shape.join(", ")}] with ${data.length} values; ` +
        SOURCE,
    );
  }
  if (data.length === 0) throw new NothingToPlotError(`${where}: there are no filters in [${shape.join(", ")}]`);
  // A depthwise convolution has one filter a channel.
  return outputs === 1 && inputs > 1 && inputs !== 3
    ? { height, width, inputs: 1, outputs: inputs, data }
    : { height, width, inputs, outputs, data };
}

/** One filter's weights for one input channel. */
function planeOf({ height, width, inputs, outputs, data }: Kernels, filter: number, input: number): Plane {
  const values = Float64Array.from(
    { length: height * width },
    (_, at) => data[(at * inputs + input) * outputs + filter],
  );
  return { height, width, values };
}

function singleTiles(kernels: Kernels, shown: readonly number[], scale: SharedScale): Tile[] {
  const inputs = Array.from({ length: kernels.inputs }, (_, input) => input);
  const planes = shown.map((filter) => inputs.map((input) => planeOf(kernels, filter, input)));
  const greatest = greatestSize(planes.flat());
  return planes.map((own, index) => {
    const most = scale === "all" ? greatest : greatestSize(own);
    const source = own.length === 1 ? paintSigned(own[0], most) : paintColours(own, most);
    return { sources: [source], caption: [quietLine(String(shown[index]))] };
  });
}

function matrixTiles(
  kernels: Kernels,
  shown: readonly number[],
  inputs: readonly number[],
  scale: SharedScale,
): Tile[] {
  const planes = shown.map((filter) => inputs.map((input) => planeOf(kernels, filter, input)));
  const greatest = greatestSize(planes.flat());
  return planes.flatMap((own) => {
    const most = scale === "all" ? greatest : greatestSize(own);
    return own.map((plane) => ({ sources: [paintSigned(plane, most)], caption: [] }));
  });
}

/** Red, green and blue from −most to most; 0 is grey. */
function paintColours(planes: readonly Plane[], most: number): string {
  const level = (value: number): number => {
    const share = most > 0 ? 0.5 + value / (2 * most) : 0.5;
    return share > 0 ? Math.round(Math.min(share, 1) * 255) : 0;
  };
  return paint(planes[0], (at): Rgb => [
    level(planes[0].values[at]),
    level(planes[1].values[at]),
    level(planes[2].values[at]),
  ]);
}

function legendOf(
  kernels: Kernels,
  shown: readonly number[],
  inputs: readonly number[] | undefined,
  scale: SharedScale,
): LegendItem[] {
  if (kernels.inputs === 3) return [];
  if (scale === "each") return [{ kind: "ramp", ramp: diverging, from: "below 0", label: "above 0" }];
  const planes = shown.flatMap((filter) => (inputs ?? [0]).map((input) => planeOf(kernels, filter, input)));
  const most = greatestSize(planes);
  return [{ kind: "ramp", ramp: diverging, from: formatValue(-most), label: formatValue(most) }];
}

function describe({ inputs, outputs }: Kernels, filters: number, channels: number, scale: SharedScale): string {
  const part = (count: number, all: number, what: string): string =>
    count < all ? `${count} of ${all} ${what}` : `${all} ${what}`;
  const each = scale === "each" ? "each filter scaled by its greatest weight" : "";
  const parts =
    inputs === 1 || inputs === 3
      ? [inputs === 3 ? "grey is 0" : "", filters < outputs ? `${filters} shown` : "", each]
      : [`rows: ${part(filters, outputs, "filters")}`, `columns: ${part(channels, inputs, "input channels")}`, each];
  return sentence(parts);
}
