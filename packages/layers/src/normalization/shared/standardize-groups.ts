import { reshape, sizeOf, standardize, type Tensor } from "@nn/tensor";

/**
 * (z − μ) / √(σ² + ε) for z [B, ..., C], with one μ and σ² for each example and each group of neighbouring channels:
 * over all positions and over the C / groups channels of the group.
 */
export function standardizeGroups(z: Tensor, groups: number, epsilon: number): Tensor {
  const [batch, channels] = [z.shape[0], z.shape[z.rank - 1]];
  const grouped = reshape(z, [batch, sizeOf(z.shape.slice(1, -1)), groups, channels / groups]);
  return reshape(standardize(grouped, [1, 3], epsilon), z.shape);
}
