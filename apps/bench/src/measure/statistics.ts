/** The middle of some numbers, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("median: there are no values");
  return quantile(values, 0.5);
}

/** How far the middle half of some numbers lies apart, as a share of their median: how quiet the machine was. */
export const spreadOf = (values: readonly number[]): number =>
  (quantile(values, 0.75) - quantile(values, 0.25)) / median(values);

/** The value below which a share of the numbers lies, with straight lines between them. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

/** A number with that many significant digits. */
export const significant = (value: number, digits = 4): number => Number(value.toPrecision(digits));
