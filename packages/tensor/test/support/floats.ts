const words = new Uint32Array(1);
const float = new Float32Array(words.buffer);

/** The float with these bits. */
function fromBits(bits: number): number {
  words[0] = bits;
  return float[0];
}

function bitsOf(x: number): number {
  float[0] = x;
  return words[0];
}

/**
 * Floats of every exponent and both signs, `count` of each: evenly spread mantissas with noise, the first and the last
 * among them. Subnormal numbers, infinities and NaN of many kinds are among them. The same on every run.
 */
export function everyExponent(count: number): Float32Array {
  const step = Math.floor(2 ** 23 / (count - 1));
  const out = new Uint32Array(512 * count);
  let state = 1;
  for (let i = 0; i < out.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const place = i % count;
    const mantissa = place === 0 ? 0 : Math.min(place * step + ((state >>> 9) % step), 2 ** 23 - 1);
    out[i] = (Math.floor(i / count) << 23) | (place === count - 1 ? 2 ** 23 - 1 : mantissa);
  }
  return new Float32Array(out.buffer);
}

/** For each number the nearest floats, `reach` on both sides. */
export function around(numbers: readonly number[], reach = 3): Float32Array {
  const offsets = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  return Float32Array.from(
    numbers.flatMap((x) => (x === 0 ? offsets.map((k) => k * 2 ** -149) : offsets.map((k) => fromBits(bitsOf(x) + k)))),
  );
}

/**
 * The error of `value` in units in the last place of the float nearest to `exact`. A result beyond the largest float
 * counts as 2^128, a wrong infinity or NaN as an infinite error.
 */
export function ulps(value: number, exact: number): number {
  if (Number.isNaN(exact)) return Number.isNaN(value) ? 0 : Infinity;
  if (!Number.isFinite(exact)) return value === exact ? 0 : Infinity;
  const within = (x: number): number => Math.min(Math.max(x, -(2 ** 128)), 2 ** 128);
  const exponent = Math.min(Math.max((bitsOf(exact) >>> 23) & 0xff, 1), 254);
  const error = Math.abs(within(value) - within(exact)) * 2 ** (150 - exponent);
  return Number.isNaN(error) ? Infinity : error;
}

/** FNV-1a over the bits of floats, every NaN as one and the same. */
export function checksum(values: ArrayLike<number>): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < values.length; i++) {
    const bits = Number.isNaN(values[i]) ? 0x7fc00000 : bitsOf(values[i]);
    for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((bits >>> shift) & 0xff), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
