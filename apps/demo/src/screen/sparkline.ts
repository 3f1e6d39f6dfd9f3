const levels = "▁▂▃▄▅▆▇█";

/** Smallest ratio of the greatest to the least value that a curve shows as a slope. */
const leastRange = 1.2;

/**
 * Curves in one line of text each, at one scale: each character is the mean of its part of the values, as high as its
 * place between the least and the greatest of all, by logarithm where all are positive. What is not finite is a gap.
 */
export function sparklines(curves: readonly (readonly number[])[], width = 24): string[] {
  const means = curves.map((values) => meansOf(values, width));
  const finite = means.flat().filter(Number.isFinite);
  const logarithmic = finite.every((value) => value > 0);
  const scale = logarithmic ? Math.log : (value: number): number => value;
  const low = Math.min(...finite.map(scale));
  const high = Math.max(...finite.map(scale), logarithmic ? low + Math.log(leastRange) : low);
  return means.map((row) => row.map((mean) => character(scale(mean), low, high)).join(""));
}

function meansOf(values: readonly number[], width: number): number[] {
  const count = Math.min(width, values.length);
  return Array.from({ length: count }, (_, i) => {
    const part = values.slice(Math.floor((i * values.length) / count), Math.floor(((i + 1) * values.length) / count));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

function character(value: number, low: number, high: number): string {
  if (!Number.isFinite(value)) return " ";
  return levels[high > low ? Math.round(((value - low) / (high - low)) * (levels.length - 1)) : 0];
}
