/**
 * The look of every picture: one place for colours, type and space.
 *
 * Every colour has a dark partner. A figure itself is drawn in the light colours (it must be right on paper and in a
 * slide); a report swaps them by stylesheet, see `../report/style.ts`.
 */
export interface ThemeColour {
  readonly light: string;
  readonly dark: string;
}

export const colours = {
  /** Background of the picture. */
  paper: { light: "#ffffff", dark: "#15191e" },
  /** Titles, decision lines, values. */
  ink: { light: "#1c2127", dark: "#eef1f4" },
  /** Subtitles, tick labels, legends. */
  muted: { light: "#5b6570", dark: "#a5afba" },
  /** Grid lines and frames. */
  line: { light: "#dfe3e8", dark: "#323a43" },
} as const satisfies Record<string, ThemeColour>;

/** Right and wrong, where a picture judges (confusion matrix, mistakes). Blue and orange, never green and red. */
export const judgement = {
  right: { light: "#1657b6", dark: "#5b9bf3" },
  wrong: { light: "#d4500c", dark: "#ff9557" },
} as const satisfies Record<string, ThemeColour>;

/** Text on a strongly coloured cell; not quite white, so that a stylesheet can tell it from paper. */
export const onColour: ThemeColour = { light: "#fffffe", dark: "#0c0f12" };

export const fontSizes = { title: 16, subtitle: 12.5, label: 12, tick: 11.5, small: 10.5 } as const;

/** First the reader's own interface font; the PNG renderer replaces the list by the font that comes with the package. */
export const fontFamily = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif";

/** Outer margin of a picture and the gaps between title, subtitle, legend and plot, in pixels. */
export const spacing = { outer: 20, afterTitle: 7, afterSubtitle: 10, afterLegend: 8 } as const;
