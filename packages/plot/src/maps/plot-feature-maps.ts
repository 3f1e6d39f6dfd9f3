import { InvalidArgumentError, ShapeError } from "@nn/tensor";
import { type ArrayData, checkArray } from "../data/inputs.js";
import { NothingToPlotError } from "../errors.js";
import type { Figure } from "../figure/figure.js";
import { formatValue, groupThousands, sentence } from "../figure/format.js";
import { frame } from "../figure/frame.js";
import type { LegendItem } from "../figure/legend.js";
import { checkCount, checkFigureOptions } from "../figure/options.js";
import { quietLine } from "../images/caption.js";
import { drawGrid, type GridOptions, readGridOptions } from "../images/draw-grid.js";
import { diverging, sequential } from "../theme/ramps.js";
import { paintSigned, paintSizes } from "./paint.js";
import { checkScale, chosen, greatestSize, hasNegative, type Plane, type SharedScale } from "./planes.js";

export interface FeatureMapsOptions extends GridOptions {
  /** Which example's maps, where there are several; the only one by default. */
  readonly index?: number;
  /** Which maps to show, by their channels; the first 64 by default. */
  readonly channels?: readonly number[];
  /** One scale of colours for all maps (the default: what is strong looks strong), or one for each. */
  readonly scale?: SharedScale;
}

/**
 * What a layer makes of one image, `activations(network, image, "conv2d")` of @nn/network: a picture for each channel,
 * stronger in colour the greater its value. Maps with values below 0 are blue there and orange above.
 *
 * @param maps `[N, H, W, C]`, or `[H, W, C]` of one example.
 * @throws ShapeError for another shape; NothingToPlotError for no maps; InvalidArgumentError for an example or channel that is
 *   not there, for several examples without `index`, or an option out of range.
 */
export function plotFeatureMaps(maps: ArrayData, options: FeatureMapsOptions = {}): Figure {
  const where = "plotFeatureMaps";
  checkFigureOptions(options, ["index", "channels", "scale", "columns", "imageWidth"], where);
  const example = readMaps(maps, options.index, where);
  const scale = checkScale(options.scale ?? "all", where);
  const shown = chosen(options.channels, example.channels, 64, "channels", where);
  const planes = shown.map((channel) => planeOf(example, channel));
  const greatest = greatestSize(planes);
  const signed = hasNegative(planes);
  const tiles = planes.map((plane, index) => {
    const most = scale === "all" ? greatest : greatestSize([plane]);
    const source = signed ? paintSigned(plane, most) : paintSizes(plane, most, sequential);
    return { sources: [source], caption: [quietLine(String(shown[index]))] };
  });
  const { width, height, channels } = example;
  return frame({
    title:
      options.title ?? `${groupThousands(channels)} feature ${channels === 1 ? "map" : "maps"} of ${height} × ${width}`,
    subtitle: options.subtitle ?? describe(planes, channels, scale),
    legend: [legendOf(signed, scale, greatest)],
    body: drawGrid({
      tiles,
      pixels: example,
      wishes: { ...readGridOptions(options, where), usualImageWidth: 68, usualColumns: 8, gap: 8 },
      document: options.document,
    }),
  });
}

/** The maps of one example, channels last. */
interface Maps {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
  /** Where the example begins. */
  readonly start: number;
}

const SOURCE = "activations(network, image, layer) of @nn/network gives those of a convolution";

function readMaps(maps: ArrayData, index: number | undefined, where: string): Maps {
  checkArray(maps, `${where}: maps`, SOURCE);
  const { data, shape } = maps;
  const whole = shape.length === 3 ? [1, ...shape] : shape;
  const [count = 0, height = 0, width = 0, channels = 0] = whole;
  const size = height * width * channels;
  if (whole.length !== 4 || data.length !== count * size) {
    throw new ShapeError(
      `${where}: expected maps [N, H, W, C] or [H, W, C], got shape [${shape.join(", ")}] with ${data.length} values; ` +
        SOURCE,
    );
  }
  if (data.length === 0) throw new NothingToPlotError(`${where}: there are no maps in [${shape.join(", ")}]`);
  if (index === undefined && count > 1) {
    throw new InvalidArgumentError(`${where}: maps of ${count} examples; choose one with { index: 0 … ${count - 1} }`);
  }
  const row = checkCount(index ?? 0, "index", where, { least: 0, most: count - 1 });
  return { height, width, channels, data, start: row * size };
}

function planeOf({ width, height, channels, data, start }: Maps, channel: number): Plane {
  const values = Float64Array.from({ length: width * height }, (_, at) => data[start + at * channels + channel]);
  return { width, height, values };
}

function describe(planes: readonly Plane[], channels: number, scale: SharedScale): string {
  const silent = planes.filter((plane) => greatestSize([plane]) === 0).length;
  return sentence([
    planes.length < channels ? `${planes.length} shown` : "",
    scale === "each" ? "each map scaled by its greatest value" : "",
    silent > 0 ? `${groupThousands(silent)} silent, 0 everywhere` : "",
  ]);
}

function legendOf(signed: boolean, scale: SharedScale, greatest: number): LegendItem {
  const most = scale === "all" ? formatValue(greatest) : "greatest";
  return signed
    ? { kind: "ramp", ramp: diverging, from: `−${most}`, label: most }
    : { kind: "ramp", ramp: sequential, from: "0", label: most };
}
