import { checkOptions, InvalidArgumentError } from "@nn/tensor";

/** What every plot function takes. */
export interface FigureOptions {
  /** Heading of the picture; each plot has a fitting one of its own, `""` is none. */
  readonly title?: string | undefined;
  /** Line below the heading; each plot writes its key figures there, `""` is none. */
  readonly subtitle?: string | undefined;
  /** Width in pixels. Heights follow from what is drawn unless a plot takes `height`. */
  readonly width?: number;
  /** The document to draw into, where the page's own or linkedom is not the right one. */
  readonly document?: Document;
}

const common: readonly (keyof FigureOptions)[] = ["title", "subtitle", "width", "document"];

/** Refuses options that nobody reads: a misspelt one would give another picture without a word. */
export function checkFigureOptions(options: object, own: readonly string[], where: string): void {
  checkOptions(options, [...own, ...common], where);
}

/** Refuses sizes that no picture has. Pixels, from 120 to 10,000. */
export function checkSize(value: number, argument: string, where: string): number {
  if (!Number.isFinite(value) || value < 120 || value > 10_000) {
    throw new InvalidArgumentError(`${where}: ${argument} must be 120 … 10000 pixels, got ${String(value)}`);
  }
  return Math.round(value);
}

/** Refuses anything but a whole number from `least` to `most`. */
export function checkCount(
  value: number,
  argument: string,
  where: string,
  { least = 1, most = Number.MAX_SAFE_INTEGER }: { least?: number; most?: number } = {},
): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    const range = most === Number.MAX_SAFE_INTEGER ? `≥ ${least}` : `${least} … ${most}`;
    throw new InvalidArgumentError(`${where}: ${argument} must be a whole number ${range}, got ${String(value)}`);
  }
  return value;
}
