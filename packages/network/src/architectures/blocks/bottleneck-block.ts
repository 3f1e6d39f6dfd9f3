import { relu } from "@nn/activations";
import { residual, sequential, type Layer } from "@nn/layers";
import { convNorm, convNormRelu } from "./conv-norm.js";
import type { ResidualBlockOptions } from "./residual-options.js";

/**
 * Residual block of a 1×1 convolution to `filters` channels, a 3×3 and a 1×1 to 4 · filters, each normalized:
 * relu(f(x) + shortcut(x));  x [B, H, W, C] → [B, H / stride, W / stride, 4 · filters]. He, Zhang, Ren and Sun, "Deep residual
 * learning for image recognition", CVPR 2016, figure 5 right; the stride is in the 3×3 convolution, as in Torch's
 * implementation, where it loses less than in the first one.
 */
export function bottleneckBlock(filters: number, options: ResidualBlockOptions = {}): Layer {
  const { stride = 1, project = stride > 1, ...named } = options;
  return sequential(
    residual(
      [...convNormRelu(filters, 1), ...convNormRelu(filters, 3, { stride }), ...convNorm(4 * filters, 1)],
      project ? convNorm(4 * filters, 1, { stride }) : undefined,
    ),
    relu,
    named,
  );
}
