const thousands = ["", "k", "M", "G", "T", "P"] as const;

/** A count with three digits and a prefix: "12", "1.54 k", "103 M". */
export function formatCount(value: number): string {
  return scaled(value, 1000, thousands);
}

const binary = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** Bytes with three digits: "512 B", "1.54 KiB", "12.0 MiB". */
export function formatBytes(value: number): string {
  return scaled(value, 1024, binary);
}

function scaled(value: number, base: number, prefixes: readonly string[]): string {
  let power = 0;
  // What rounds up to the next prefix's 1.00 is shown with that one.
  while (power < prefixes.length - 1 && value / base ** power >= base - 0.5) power++;
  const number = power === 0 ? String(Math.round(value)) : digits(value / base ** power);
  return `${number} ${prefixes[power]}`.trimEnd();
}

/** Three digits, without an exponent: "0.123", "1.23", "12.3", "123", "1234". */
function digits(value: number): string {
  return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

/** A number with a fixed count of decimals, thousands apart, so that a column can be compared down the page. */
export function fixed(value: number, places: number): string {
  return value.toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places });
}

/** Billions for each second, from a number and microseconds; 0 where no time was measured. */
export function perSecond(amount: number, microseconds: number): number {
  return microseconds > 0 ? amount / microseconds / 1000 : 0;
}
