import { ShapeError } from "@nn/tensor";
import type { ArrayData } from "../data/inputs.js";
import { NothingToPlotError } from "../errors.js";
import type { Figure } from "../figure/figure.js";
import { formatValue } from "../figure/format.js";
import { frame } from "../figure/frame.js";
import type { LegendItem } from "../figure/legend.js";
import { checkFigureOptions, checkSize, type FigureOptions } from "../figure/options.js";
import { paintSigned, paintSizes } from "../maps/paint.js";
import { chosen, greatestSize, hasNegative, type Plane } from "../maps/planes.js";
import { diverging, sequential } from "../theme/ramps.js";
import { drawHeatMap } from "./heat-map.js";
import { namesOf } from "./names.js";

export interface OverTimeOptions extends FigureOptions {
  /** What came in at each step, as tokens; a text stands for its characters. Numbers of the steps by default. */
  readonly steps?: readonly string[] | string;
  /** Which units to show; the first 64 by default. */
  readonly units?: readonly number[];
}

const where = "plotActivationsOverTime";

/**
 * What the units of a recurrent layer do while a sequence is read: gates, states, anything with a value for each unit and
 * step. A row for each unit, a column for each step; values from 0 on get darker, where some are below 0 they are blue and
 * those above orange. Values of gates, which lie in 0 … 1, share that scale.
 *
 * @param values `[T, H]` of one sequence.
 * @throws ShapeError for another shape, or names that are not as many; NothingToPlotError for no values;
 *   InvalidArgumentError for a unit that is not there.
 */
export function plotActivationsOverTime(values: ArrayData, options: OverTimeOptions = {}): Figure {
  checkFigureOptions(options, ["steps", "units"], where);
  const [steps, units] = readShape(values);
  const shown = chosen(options.units, units, 64, "units", where);
  const plane = planeOf(values, steps, units, shown);
  const signed = hasNegative([plane]);
  const greatest = greatestSize([plane]);
  const most = !signed && greatest <= 1 ? 1 : greatest;
  const body = drawHeatMap({
    source: signed ? paintSigned(plane, most) : paintSizes(plane, most, sequential),
    rows: shown.map(String),
    rowTitle: "unit",
    columns: namesOf(options.steps, steps, `${where}: steps`),
    columnTitle: "time →",
    width: options.width === undefined ? undefined : checkSize(options.width, "width", where),
    document: options.document,
  });
  return frame({
    title: options.title ?? "Activations over time",
    subtitle: options.subtitle ?? (shown.length < units ? `${shown.length} of ${units} units` : `${units} units`),
    legend: [legendOf(signed, formatValue(most))],
    body,
  });
}

function readShape({ data, shape }: ArrayData): readonly [number, number] {
  const [steps = 0, units = 0] = shape;
  if (shape.length !== 2 || data.length !== steps * units) {
    throw new ShapeError(
      `${where}: expected values [T, H] of one sequence, got shape [${shape.join(", ")}] with ${data.length} values`,
    );
  }
  if (data.length === 0) throw new NothingToPlotError(`${where}: there are no values in [${shape.join(", ")}]`);
  return [steps, units];
}

/** Units as rows, steps as columns. */
function planeOf({ data }: ArrayData, steps: number, units: number, shown: readonly number[]): Plane {
  const values = shown.flatMap((unit) => Array.from({ length: steps }, (_, step) => data[step * units + unit]));
  return { width: steps, height: shown.length, values };
}

function legendOf(signed: boolean, most: string): LegendItem {
  return signed
    ? { kind: "ramp", ramp: diverging, from: `−${most}`, label: most }
    : { kind: "ramp", ramp: sequential, from: "0", label: most };
}
