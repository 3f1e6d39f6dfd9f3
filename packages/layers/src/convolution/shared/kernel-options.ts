import type { Padding, PerAxis } from "@nn/tensor";
import { withDefault } from "../../layer/options/option-kinds.js";
import { convolutionPadding, perAxis } from "../../layer/spatial/spatial-options.js";
import { affineSchema, type AffineOptions } from "./convolution.js";

/** What every convolution lets be chosen that slides a kernel over x. */
export interface KernelOptions extends AffineOptions {
  /** How far the kernel moves from one output to the next; 1. */
  readonly stride?: PerAxis;
  /** "valid" (the default), "same", a number, a list or, along one axis, "causal"; see `Padding` of @nn/tensor. */
  readonly padding?: Padding;
  /** Distance between neighbouring taps of the kernel; 1. */
  readonly dilation?: PerAxis;
}

/** The options of a kernel that slides along so many axes. */
export const kernelSchema = (rank: number) => ({
  kernelSize: perAxis(1, rank),
  stride: withDefault(perAxis(1, rank), 1),
  padding: withDefault(convolutionPadding(rank), "valid"),
  dilation: withDefault(perAxis(1, rank), 1),
  ...affineSchema,
});
