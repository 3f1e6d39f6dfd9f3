import { axisX, axisY, gridY, type AxisXOptions, type AxisYOptions, type Markish } from "@observablehq/plot";
import { colours, fontSizes } from "../theme/theme.js";

const quiet = {
  color: colours.muted.light,
  fontSize: fontSizes.tick,
  tickSize: 0,
  tickPadding: 7,
  labelArrow: "none",
} as const;

/** Ticks and label below the plot. */
export function bottomAxis(options: AxisXOptions): Markish {
  return axisX({ ...quiet, labelAnchor: "center", labelOffset: 36, ...options });
}

/** Ticks at the left, the label above them. */
export function leftAxis(options: AxisYOptions): Markish {
  return axisY({ ...quiet, ...options });
}

/** Hairlines behind the marks. */
export function horizontalGrid(ticks: readonly number[]): Markish {
  return gridY(ticks, { stroke: colours.line.light, strokeOpacity: 1 });
}

/**
 * Whole numbers from `first` to `last` at a round step, about `most` of them: epochs have no fractions. `first` is one
 * of them where there is room for its label.
 */
export function integerTicks(first: number, last: number, most: number): number[] {
  const span = Math.max(1, last - first);
  const power = 10 ** Math.max(0, Math.floor(Math.log10(span / most)));
  const step = [1, 2, 5, 10, 20, 50, 100].map((factor) => factor * power).find((each) => span / each <= most)!;
  const ticks: number[] = [];
  for (let tick = Math.ceil(first / step) * step; tick <= last; tick += step) ticks.push(tick);
  if (ticks[0] !== undefined && ticks[0] - first > 0.6 * step) ticks.unshift(first);
  return ticks;
}
