import { relu } from "@nn/activations";
import { batchNorm, conv2d, dropout, residual, sequential, type Layer } from "@nn/layers";
import { initializers } from "@nn/tensor";
import type { ResidualBlockOptions } from "./residual-options.js";

export interface PreActivationBlockOptions extends ResidualBlockOptions {
  /** Dropout between the convolutions, with this probability (Zagoruyko and Komodakis, "Wide residual networks", 2016); 0. */
  readonly dropout?: number;
}

const convolution = { padding: 1, useBias: false, kernelInitializer: initializers.heNormal() } as const;

/**
 * Residual block with normalization and relu before the convolutions: conv(a(conv(a(x)))) + x with a(x) = relu(norm(x)), so
 * that nothing stands in the way of what passes by;  x [B, H, W, C] → [B, H / stride, W / stride, filters]. Where the
 * shapes differ: z = a(x), conv(a(conv(z))) + conv1×1(z). He, Zhang, Ren, Sun, "Identity mappings in deep residual
 * networks", ECCV 2016.
 */
export function preActivationBlock(filters: number, options: PreActivationBlockOptions = {}): Layer {
  const { stride = 1, project = stride > 1, dropout: p = 0, ...named } = options;
  const body = [
    conv2d(filters, 3, { ...convolution, stride }),
    batchNorm(),
    relu,
    ...(p > 0 ? [dropout(p)] : []),
    conv2d(filters, 3, convolution),
  ];
  if (!project) return residual([batchNorm(), relu, ...body], named);
  const shortcut = conv2d(filters, 1, { ...convolution, padding: 0, stride });
  return sequential(batchNorm(), relu, residual(body, shortcut), named);
}
