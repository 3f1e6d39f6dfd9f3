/** A value for a reader: three significant digits, an exponent only where zeros would pile up. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (size < 1e-3 || size >= 1e6) return value.toExponential(2).replace("e+", "e").replaceAll("-", "−");
  const text = size >= 1000 ? groupThousands(Math.round(value)) : String(Number(value.toPrecision(3)));
  return text.replace("-", "−");
}

/** A share of 1 as a percentage: `0.9751` is `97.5%`; never `100%` for less than everything. */
export function formatPercent(share: number): string {
  const percent = Math.round(share * 1000) / 10;
  if (percent === 100 && share < 1) return ">99.9%";
  if (percent === 0 && share > 0) return "<0.1%";
  return `${percent}%`;
}

/** `12345` is `12,345`; not left to the reader's locale, so that a picture is the same everywhere. */
export function groupThousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A percentage for a small cell: without decimals from 10 % on. */
export function formatShortPercent(share: number): string {
  return share >= 0.1 && share < 0.995 ? `${Math.round(share * 100)}%` : formatPercent(share);
}

/** Parts that say something, as one line that begins with a capital letter. */
export function sentence(parts: readonly string[]): string {
  const line = parts.filter((part) => part !== "").join("; ");
  return line.charAt(0).toUpperCase() + line.slice(1);
}
