// Winograd's minimal algorithm for 3 × 3 kernels: tiles of 4 × 4 outputs take 36 products for each pair of channels instead of
// 144. What belongs together in one dimension, with points 0, ±a, ±b and ∞ where a = 2/3 and b = 3/2:
//
//   y [4] = Aᵀ ((G w [3]) ⊙ (Bᵀ x [6]))        dw [3] = A'ᵀ ((G' dy [4]) ⊙ (Bᵀ x [6]))
//
// Rows of Bᵀ are the polynomials that vanish at all other points; G and G' are powers of the points over the polynomial's value
// there; Aᵀ and A'ᵀ are powers of the points. In two dimensions all of it happens along columns, then along rows. With these
// points the error is about twice that of summing directly; with the usual 0, ±1, ±2, ∞ it is four to five times.
//
// Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016; Barabasz et al., "Error Analysis and Improving the
// Accuracy of Winograd Convolution for Deep Neural Networks", 2020.

/** Elements along an axis of a tile of x, and of y. */
export const WIDE: i32 = 6;
export const NARROW: i32 = 4;
/** Products that a tile takes. */
export const PRODUCTS: i32 = 36;

/**
 * Bytes from what belongs to one product to what belongs to the next: an odd number of cache lines, since all 36 are written
 * one after another, and lines that lie a power of two apart would push each other out of the cache.
 */
export function planeOf(bytes: usize): usize {
  return (bytes + 63) / 64 * 64 | 64;
}

const A: f32 = 2.0 / 3.0;
const B: f32 = 1.5;
/** 1 / (2a² (a² − b²)) and 1 / (2b² (b² − a²)): what the polynomials of ±a and of ±b are divided by. */
const PER_A: f32 = -81.0 / 130.0;
const PER_B: f32 = 8.0 / 65.0;

/** Where coefficients lie: loaded from memory, since engines build constant vectors anew at each use. */
export const COEFFICIENTS: usize = 64;
export const A_AT: usize = 0;
export const B_AT: usize = 4;
export const AA_AT: usize = 8;
export const BB_AT: usize = 12;
export const AAA_AT: usize = 16;
export const BBB_AT: usize = 20;
export const SUM_AT: usize = 24;
export const PER_A_AT: usize = 28;
export const PER_B_AT: usize = 32;

/** Writes the coefficients to the beginning of `work`, which all transforms take: 64 bytes and 36 · CHANNELS. */
export function prepareTransforms(work: usize): void {
  store<f32>(work, A, A_AT);
  store<f32>(work, B, B_AT);
  store<f32>(work, A * A, AA_AT);
  store<f32>(work, B * B, BB_AT);
  store<f32>(work, A * A * A, AAA_AT);
  store<f32>(work, B * B * B, BBB_AT);
  store<f32>(work, A * A + B * B, SUM_AT);
  store<f32>(work, PER_A, PER_A_AT);
  store<f32>(work, PER_B, PER_B_AT);
}

/** Bytes of the eight channels of a panel. */
export const EIGHT: usize = 32;

/** Channels, in bytes, that are transformed side by side: what is half done stays in the first-level cache. */
export const CHANNELS: usize = 256;
