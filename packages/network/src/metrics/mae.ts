import { configurable, type Configurable } from "../losses/configurable.js";
import { meanAbsoluteError } from "../losses/mean-absolute-error.js";
import { meanMetric, type Metric } from "./metric.js";

/** Mean absolute error, |y − t|, in the targets' unit. */
export const mae: Configurable<Metric, object> = configurable("mae", {}, () =>
  meanMetric({ name: "mae" }, (prediction, target) => meanAbsoluteError.perExample(prediction, target)),
);
