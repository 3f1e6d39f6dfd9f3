import { relu } from "@nn/activations";
import { residual, sequential, type Layer } from "@nn/layers";
import { convNorm, convNormRelu } from "./conv-norm.js";
import type { ResidualBlockOptions } from "./residual-options.js";

/**
 * Residual block of two 3×3 convolutions: relu(norm(conv(relu(norm(conv(x))))) + shortcut(x)), where the shortcut is x or a 1×1
 * convolution with normalization;  x [B, H, W, C] → [B, H / stride, W / stride, filters]. He, Zhang, Ren and Sun, "Deep
 * residual learning for image recognition", CVPR 2016, figure 5 left.
 */
export function basicBlock(filters: number, options: ResidualBlockOptions = {}): Layer {
  const { stride = 1, project = stride > 1, ...named } = options;
  return sequential(
    residual(
      [...convNormRelu(filters, 3, { stride }), ...convNorm(filters, 3)],
      project ? convNorm(filters, 1, { stride }) : undefined,
    ),
    relu,
    named,
  );
}
