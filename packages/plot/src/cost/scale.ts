import type { Better } from "./best.js";

/** The vertical scale of a cost curve, with its ticks worked out: the margin depends on how wide they are. */
export interface ValueScale {
  readonly type: "linear" | "log";
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

/** A scale that shows `low` … `high`, which are finite (and positive for `log`). */
export function valueScale(low: number, high: number, { log, better }: { log: boolean; better: Better }): ValueScale {
  return log ? logScale(low, high) : linearScale(low, high, better);
}

function linearScale(low: number, high: number, better: Better): ValueScale {
  const share = better === "higher" && low >= 0 && high <= 1;
  // A loss is read against zero; an accuracy between 95 % and 97 % is not.
  let bottom = better === "lower" && low >= 0 && low < high / 2 ? 0 : low;
  let top = high;
  // Values that differ in their seventh digit are one value: labels could not tell them apart.
  if (top - bottom <= 1e-6 * Math.max(Math.abs(top), Math.abs(bottom))) {
    const pad = Math.abs(high) / 10 || 1;
    bottom -= pad;
    top += pad;
  }
  if (share) {
    bottom = Math.max(0, bottom);
    top = Math.min(1, top);
  }
  const step = roundStep((top - bottom) / 5);
  const domain = [Math.floor(bottom / step + 1e-9) * step, Math.ceil(top / step - 1e-9) * step] as const;
  const count = Math.round((domain[1] - domain[0]) / step);
  const ticks = Array.from({ length: count + 1 }, (_, index) =>
    cleanProduct(Math.round(domain[0] / step) + index, step),
  );
  return { type: "linear", domain, ticks, format: (value) => formatTick(value, step, share) };
}

function logScale(low: number, high: number): ValueScale {
  const wide = high / low > 1e3;
  const factors = wide ? [1] : [1, 2, 5];
  const marks: number[] = [];
  for (let power = Math.floor(Math.log10(low)) - 1; power <= Math.ceil(Math.log10(high)) + 1; power++) {
    for (const factor of factors) marks.push(Number(`${factor}e${power}`));
  }
  const first = marks.findLastIndex((mark) => mark <= low * (1 + 1e-9));
  const last = marks.findIndex((mark) => mark >= high * (1 - 1e-9));
  const from = Math.max(0, first === last ? first - 1 : first);
  const inside = marks.slice(from, last + 1);
  const every = Math.ceil(inside.length / 9);
  const ticks = inside.filter((_, index) => index % every === 0);
  return { type: "log", domain: [inside[0], inside.at(-1)!], ticks, format: formatLogTick };
}

/** The smallest of 1, 2, 5 · 10ⁿ that is not below `step`. */
function roundStep(step: number): number {
  const power = Math.floor(Math.log10(step));
  for (const factor of [1, 2, 5]) {
    const rounded = Number(`${factor}e${power}`);
    if (rounded >= step * (1 - 1e-9)) return rounded;
  }
  return Number(`1e${power + 1}`);
}

/** `count · step` without the dust of binary fractions: 3 · 0.1 is 0.3. */
function cleanProduct(count: number, step: number): number {
  return Number((count * step).toPrecision(12));
}

function formatTick(value: number, step: number, share: boolean): string {
  const scaled = share ? value * 100 : value;
  const scaledStep = share ? step * 100 : step;
  const decimals = Math.max(0, -Math.floor(Math.log10(scaledStep) + 1e-9));
  const huge = Math.abs(scaled) >= 1e6 || decimals > 4;
  const text = huge && scaled !== 0 ? shortExponent(scaled, scaledStep) : scaled.toFixed(huge ? 0 : decimals);
  return text.replaceAll("-", "−") + (share ? "%" : "");
}

function formatLogTick(value: number): string {
  return (value < 1e-3 || value >= 1e5 ? shortExponent(value) : String(value)).replaceAll("-", "−");
}

/** `1.25e-5`, with the digits that tell it from its neighbours a `step` away. */
function shortExponent(value: number, step = value): string {
  const digits = Math.max(3, Math.ceil(Math.log10(Math.abs(value / step))) + 1);
  return Number(value.toPrecision(digits)).toExponential().replace("e+", "e");
}
