/** The colour of a class as the stylesheet has it; follows light and dark by itself in CSS and SVG. */
export const colourOf = (label: number): string => `var(--class-${label})`;

/** Knows every way to write a colour, and answers in one. */
const reader = new OffscreenCanvas(1, 1).getContext("2d");

/** A colour of the stylesheet as it is now: `#rrggbb`. A canvas knows no variables. */
export function cssOf(name: string): string {
  const text = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  if (!reader) return text;
  reader.fillStyle = text;
  return reader.fillStyle;
}

/** Its red, green and blue from 0 to 255. */
export function rgbOf(name: string): readonly [number, number, number] {
  const value = Number.parseInt(cssOf(name).slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
