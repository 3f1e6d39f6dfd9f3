import { argsort } from "./argsort.js";
import { attentionGradient } from "./attention/attention-gradient.js";
import { attention } from "./attention/attention.js";
import { convolution } from "./convolution/convolution.js";
import { cumsum } from "./cumsum.js";
import { gather } from "./gather.js";
import { gemm } from "./gemm/gemm.js";
import type { NamedKernel } from "./named-kernel.js";
import { overlapAdd } from "./overlap-add.js";
import { scatterAdd } from "./scatter-add.js";

/** The hand-written kernels that programs may name. */
export const namedKernels: readonly NamedKernel[] = [
  gemm,
  gather,
  scatterAdd,
  argsort,
  cumsum,
  convolution,
  overlapAdd,
  attention,
  attentionGradient,
];
