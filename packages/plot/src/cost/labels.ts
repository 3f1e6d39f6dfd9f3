import { formatPercent, formatValue, groupThousands } from "../figure/format.js";
import type { LegendItem } from "../figure/legend.js";
import { colourOf } from "../theme/palette.js";
import { colours } from "../theme/theme.js";
import { type Best, type Better, betterDirection } from "./best.js";
import type { Curve } from "./history.js";

/** With one run the colours tell training from validation; with several they tell the runs, and dashes validation. */
export function curveColour(curve: Curve, curves: readonly Curve[]): string {
  const runs = [...new Set(curves.map(({ run }) => run))];
  return colourOf(runs.length === 1 ? Number(curve.split === "validation") : runs.indexOf(curve.run));
}

export function costLegend(curves: readonly Curve[]): LegendItem[] {
  const runs = [...new Set(curves.map(({ run }) => run))];
  if (runs.length === 1) {
    return curves.map((curve) => ({ kind: "line", colour: curveColour(curve, curves), label: legendLabel(curve) }));
  }
  const named = runs.map((run, index): LegendItem => ({ kind: "line", colour: colourOf(index), label: run }));
  if (!curves.some(({ split }) => split === "validation")) return named;
  const muted = colours.muted.light;
  return [
    ...named,
    { kind: "line", colour: muted, label: "train" },
    { kind: "dashed", colour: muted, label: "validation" },
  ];
}

function legendLabel({ run, split }: Curve): string {
  return run === "" ? split : `${run}, ${split}`;
}

export function titleOf(metric: string): string {
  const words = spaced(metric);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} by epoch`;
}

/** `meanSquaredError` is "mean squared error". */
export function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

/** `Best validation loss 0.0832 at epoch 12`, for each run; beyond four runs the best of all. */
export function describeBest(best: readonly Best[], metric: string, better: Better | "none"): string {
  if (best.length === 0) return "";
  const name = spaced(metric);
  const split = best.every(({ curve }) => curve.split === "validation") ? "validation " : "";
  if (best.length === 1) {
    const [only] = best as [Best];
    const kind = only.curve.split === "train" ? "training " : split;
    return `Best ${kind}${name} ${bestValue(only, metric)} at epoch ${groupThousands(only.epoch)}`;
  }
  const sorted = [...best].sort((a, b) => (better === "lower" ? a.value - b.value : b.value - a.value));
  const shown = sorted.slice(0, 4);
  const values = shown
    .map((each) => `${each.curve.run} ${bestValue(each, metric)} (epoch ${groupThousands(each.epoch)})`)
    .map((entry) => entry.replaceAll(" ", "\u00a0"));
  return `Best ${split}${name}: ${values.join(", ")}${sorted.length > shown.length ? ", …" : ""}`;
}

function bestValue({ value }: Best, metric: string): string {
  return betterDirection(metric) === "higher" && value >= 0 && value <= 1 ? formatPercent(value) : formatValue(value);
}
