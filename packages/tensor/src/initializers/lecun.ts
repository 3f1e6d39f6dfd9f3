import type { Fans } from "./fans.js";
import type { Initializer } from "./initializer.js";
import { scaledNormal, scaledUniform } from "./variance-scaling.js";

/** Variance 1 / fanIn keeps the sum's variance at that of an input; what selu expects. */
const variance = ({ fanIn }: Fans): number => 1 / Math.max(1, fanIn);

/** Uniform in ±√(3 / fanIn). LeCun, Bottou, Orr, Müller, "Efficient BackProp", 1998, section 4.6. */
export const lecunUniform = (): Initializer => scaledUniform("lecunUniform", variance);

/** Truncated normal with variance 1 / fanIn. LeCun, Bottou, Orr, Müller, "Efficient BackProp", 1998, section 4.6. */
export const lecunNormal = (): Initializer => scaledNormal("lecunNormal", variance);
