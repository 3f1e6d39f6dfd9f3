/** Colours of numbers, from low to high, interpolated linearly in sRGB between stops at equal distances. */
export type Ramp = readonly string[];

/**
 * Below zero blue, above zero orange, zero as light as paper: what the sign says can be told with every kind of colour
 * vision, and lightness falls alike on both sides (a test measures both).
 */
export const diverging: Ramp = ["#0d3b84", "#3f7ccb", "#a5c6ee", "#fdfdfd", "#f6c08a", "#d9731a", "#7f3603"];

/** From nothing, as light as paper, to much: activations. */
export const sequential: Ramp = ["#fdfdfd", "#c3daf4", "#74a8e4", "#2f6bc0", "#0c2f6e"];

/** From nothing to much: what a class depends on. */
export const heat: Ramp = ["#fffdf6", "#fde3a0", "#f9ac45", "#e2611b", "#a3220f", "#4f0a16"];

/** The same over images, which may be dark or light: its end is vivid instead of dark, so that it stands out from both. */
export const glow: Ramp = ["#fff3c4", "#fdcf58", "#f88a2b", "#e3351d", "#c4073a"];

/** Red, green and blue, 0 … 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

const parsed = new Map<Ramp, readonly Rgb[]>();

/** The colour at `share` of a ramp, 0 … 1; beyond them that of the end, for NaN that of the beginning. */
export function colourAt(ramp: Ramp, share: number): Rgb {
  let stops = parsed.get(ramp);
  if (!stops) parsed.set(ramp, (stops = ramp.map(channels)));
  const last = stops.length - 1;
  const place = share > 0 ? Math.min(share, 1) * last : 0;
  const low = Math.min(Math.floor(place), last - 1);
  const t = place - low;
  const [a, b] = [stops[low], stops[low + 1]];
  return [mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)];
}

/** A colour as `#rrggbb`. */
export function hexOf(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function mix(a: number, b: number, t: number): number {
  return Math.round(a + (b - a) * t);
}

function channels(hex: string): Rgb {
  const channel = (start: number): number => Number.parseInt(hex.slice(start, start + 2), 16);
  return [channel(1), channel(3), channel(5)];
}
