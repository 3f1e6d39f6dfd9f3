import type { Fans } from "./fans.js";
import type { Initializer } from "./initializer.js";
import { scaledNormal, scaledUniform } from "./variance-scaling.js";

/** Variance 2 / fanIn makes up for the half of the signal that relu drops. */
const variance = ({ fanIn }: Fans): number => 2 / Math.max(1, fanIn);

/**
 * Uniform in ±√(6 / fanIn). He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, equation 10; also called
 * Kaiming.
 */
export const heUniform = (): Initializer => scaledUniform("heUniform", variance);

/** Truncated normal with variance 2 / fanIn. He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, equation 10. */
export const heNormal = (): Initializer => scaledNormal("heNormal", variance);
