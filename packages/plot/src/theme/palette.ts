import type { ThemeColour } from "./theme.js";

/**
 * Eight colours for classes and runs. Found by a search that kept the hues of M. Okabe and K. Ito ("Color Universal
 * Design", 2008) and pushed apart the two closest of any prefix, seen with normal vision, protanopia, deuteranopia and
 * tritanopia (a test repeats the measurement); each stands out from white paper as a thin line.
 */
export const palette: readonly ThemeColour[] = [
  { light: "#1657b6", dark: "#5b9bf3" }, // blue
  { light: "#ca6103", dark: "#ff9a4d" }, // orange
  { light: "#169679", dark: "#35c9a5" }, // green
  { light: "#971680", dark: "#e673d2" }, // magenta
  { light: "#c89726", dark: "#e9c25c" }, // gold
  { light: "#45a4dc", dark: "#8fd0f7" }, // sky
  { light: "#771d1c", dark: "#e0736c" }, // maroon
  { light: "#424854", dark: "#b7bfca" }, // slate
];

/** After the eight: the same, darker, then lighter. */
const rounds = [
  { towards: "#000000", share: 0 },
  { towards: "#000000", share: 0.45 },
  { towards: "#ffffff", share: 0.45 },
] as const;

/**
 * Every colour that a class or run may get, in order: the palette, then darker, then lighter, so that neighbours still
 * differ. On a dark page darker and lighter change places.
 */
export const allColours: readonly ThemeColour[] = rounds.flatMap(({ towards, share }) =>
  palette.map(({ light, dark }) => ({
    light: mix(light, towards, share),
    dark: mix(dark, towards === "#000000" ? "#ffffff" : "#000000", share),
  })),
);

/** The colour of class or run `index`; twenty-four are distinct, then they repeat. */
export function colourOf(index: number): string {
  return allColours[index % allColours.length].light;
}

/** `share` of `b` in `a`, per sRGB channel; both are `#rrggbb`. */
function mix(a: string, b: string, share: number): string {
  const channels = [1, 3, 5].map((start) => {
    const from = Number.parseInt(a.slice(start, start + 2), 16);
    const to = Number.parseInt(b.slice(start, start + 2), 16);
    return Math.round(from + (to - from) * share)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${channels.join("")}`;
}
