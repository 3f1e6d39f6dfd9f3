import type { Fans } from "./fans.js";
import type { Initializer } from "./initializer.js";
import { scaledNormal, scaledUniform } from "./variance-scaling.js";

/** Variance 2 / (fanIn + fanOut) keeps signals and gradients even through linear and tanh layers. */
const variance = ({ fanIn, fanOut }: Fans): number => 2 / Math.max(1, fanIn + fanOut);

/**
 * Uniform in ±√(6 / (fanIn + fanOut)). Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
 * networks", AISTATS 2010, equation 16; also called Xavier.
 */
export const glorotUniform = (): Initializer => scaledUniform("glorotUniform", variance);

/**
 * Truncated normal with variance 2 / (fanIn + fanOut). Glorot and Bengio, "Understanding the difficulty of training deep
 * feedforward neural networks", AISTATS 2010, equation 12.
 */
export const glorotNormal = (): Initializer => scaledNormal("glorotNormal", variance);
