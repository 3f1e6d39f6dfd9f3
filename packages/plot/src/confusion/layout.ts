import { ellipsize, textWidth } from "../figure/text.js";
import { fontSizes, spacing } from "../theme/theme.js";
import type { ConfusionCell } from "./cells.js";

export interface MatrixLayout {
  readonly width: number;
  readonly height: number;
  readonly margins: {
    readonly marginTop: number;
    readonly marginRight: number;
    readonly marginBottom: number;
    readonly marginLeft: number;
  };
  /** Class numbers, and one more for recall and precision where there is text. */
  readonly domain: number[];
  readonly showText: boolean;
  readonly textSize: number;
  /** Degrees by which the names of the columns are turned. */
  readonly rotate: number;
  /** Every how many classes the axes name one. */
  readonly every: number;
  /** Pixels that the margins' own column takes at the right. */
  readonly extra: number;
  readonly tickLabel: (name: string) => string;
}

/** Beyond this many classes the cells are too small for numbers: colours only. */
const MOST_WITH_TEXT = 24;
const longestName = 110;
const narrowest = 360;
const headingHeight = 24;

/** Sizes that keep cells square, names uncut up to 110 pixels and numbers inside their cells. */
export function matrixLayout(
  names: readonly string[],
  cells: readonly ConfusionCell[],
  wanted: number | undefined,
): MatrixLayout {
  const showText = names.length <= MOST_WITH_TEXT;
  const across = names.length + (showText ? 1 : 0);
  const tickLabel = (name: string) => ellipsize(name, longestName, fontSizes.label);
  const widest = Math.max(...names.map((name) => textWidth(tickLabel(name), fontSizes.label)));
  const left = Math.ceil(spacing.outer + Math.max(widest, textWidth("actual class", fontSizes.label)) + 8);
  const available = wanted === undefined ? 500 : wanted - left - spacing.outer;
  const cell = Math.max(4, Math.min(wanted === undefined ? 80 : available, Math.floor(available / across)));
  // Short names stand upright and keep their width apart; long ones are turned and need only their height.
  const every = roundUp((widest <= 30 ? widest + 5 : 14) / cell);
  const columnNames = Math.max(widest, showText ? textWidth("recall", fontSizes.label) : 0);
  const rotated = columnNames > cell * every - 4;
  const top = Math.ceil(headingHeight + (rotated ? columnNames * Math.SQRT1_2 + 16 : 22));
  const overhang = rotated ? widest * Math.SQRT1_2 - (showText ? cell : 0) : 0;
  const natural = Math.ceil(left + across * cell + Math.max(spacing.outer, overhang));
  const width = wanted ?? Math.max(narrowest, natural);
  const longest = Math.max(...cells.map(({ label }) => textWidth(label, 1)), textWidth("100%", 1));
  return {
    width,
    height: top + across * cell + spacing.outer / 2,
    margins: {
      marginTop: top,
      marginLeft: left,
      marginBottom: spacing.outer / 2,
      marginRight: width - left - across * cell,
    },
    domain: Array.from({ length: across }, (_, k) => k),
    showText,
    textSize: Math.min(fontSizes.label, Math.floor(((cell - 4) / longest) * 10) / 10),
    rotate: rotated ? -45 : 0,
    every,
    extra: showText ? cell : 0,
    tickLabel,
  };
}

/** A step that a reader can count in. */
function roundUp(steps: number): number {
  return [1, 2, 5, 10, 20].find((step) => step >= steps) ?? 50;
}
