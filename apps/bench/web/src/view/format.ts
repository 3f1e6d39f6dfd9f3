/** A number as wide as it is worth: three digits, and no more zeros than it needs. */
export function figure(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  if (value >= 1) return value.toFixed(2);
  return value >= 0.1 ? value.toFixed(3) : value.toPrecision(3);
}

export const threadsText = (count: number): string => (count === 1 ? "1 thread" : `${count} threads`);
