import { relu } from "@nn/activations";
import { activation, batchNorm, conv2d, type ConvOptions, type Layer } from "@nn/layers";
import { initializers, type Padding, type PerAxis } from "@nn/tensor";

export interface ConvNormOptions {
  readonly stride?: PerAxis;
  /** Half a kernel on each side without it, so that without a stride the image keeps its size. */
  readonly padding?: Padding;
  /** ε of the batch normalization; 1e-5. */
  readonly epsilon?: number;
}

/**
 * Convolution and batch normalization, which makes the bias superfluous: two layers, x [B, H, W, I] → [B, H', W', filters].
 * Kernels start by `heNormal` (He et al., "Delving deep into rectifiers", ICCV 2015).
 */
export function convNorm(filters: number, kernelSize: PerAxis, options: ConvNormOptions = {}): Layer[] {
  const { stride = 1, padding = half(kernelSize), epsilon = 1e-5 } = options;
  const convolution: ConvOptions = { stride, padding, useBias: false, kernelInitializer: initializers.heNormal() };
  return [conv2d(filters, kernelSize, convolution), batchNorm({ epsilon })];
}

/** `convNorm` and relu: three layers. */
export function convNormRelu(filters: number, kernelSize: PerAxis, options: ConvNormOptions = {}): Layer[] {
  return [...convNorm(filters, kernelSize, options), activation(relu)];
}

function half(kernelSize: PerAxis): Padding {
  const of = (size: number): number => Math.floor(size / 2);
  return typeof kernelSize === "number" ? of(kernelSize) : kernelSize.map(of);
}
