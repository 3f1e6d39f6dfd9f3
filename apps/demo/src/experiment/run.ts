import type { Network } from "@nn/network";
import type { HyperParameters } from "../hyper-parameters/hyper-parameters.js";

/** One network and how it is trained. */
export interface Run {
  /** Tells it from the other runs of the experiment: "adam", "residual". */
  readonly label: string;
  readonly network: Network;
  readonly hyperParameters: HyperParameters;
}
