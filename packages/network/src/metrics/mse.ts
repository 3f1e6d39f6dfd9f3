import { configurable, type Configurable } from "../losses/configurable.js";
import { meanSquaredError } from "../losses/mean-squared-error.js";
import { meanMetric, type Metric } from "./metric.js";

/** Mean squared error, (y − t)², whatever the loss. */
export const mse: Configurable<Metric, object> = configurable("mse", {}, () =>
  meanMetric({ name: "mse" }, (prediction, target) => meanSquaredError.perExample(prediction, target)),
);
