import type { Parameter, Storage } from "@nn/tensor";
import type { Carried } from "../model/carried.js";
import type { NetworkView } from "../model/network-view.js";
import { Evaluator } from "./evaluate.js";
import { Predictor } from "./predict.js";

type Inferring = Pick<NetworkView, "layers" | "input" | "output" | "loss" | "metrics" | "namedParameters">;

/** What looks at a network's parameters where they lie now. */
interface Traced {
  readonly predictor: Predictor;
  readonly evaluator: Evaluator;
  readonly places: readonly { readonly parameter: Parameter; readonly storage: Storage }[];
}

/**
 * Predictions and evaluations. Their programs know where the parameters lie, and are traced anew where these have moved: because
 * layers were frozen, or because another network has the same layers and laid them beside its own.
 */
export class Inference {
  readonly #network: Inferring;
  readonly #carried: Carried;
  #traced: Traced;

  constructor(network: Inferring, carried: Carried) {
    this.#network = network;
    this.#carried = carried;
    this.#traced = this.#trace();
  }

  get predictor(): Predictor {
    return this.#current.predictor;
  }

  get evaluator(): Evaluator {
    return this.#current.evaluator;
  }

  get #current(): Traced {
    const stay = this.#traced.places.every(({ parameter, storage }) => parameter.storage === storage);
    if (!stay) this.#traced = this.#trace();
    return this.#traced;
  }

  #trace(): Traced {
    return {
      predictor: new Predictor(this.#network, this.#carried),
      evaluator: new Evaluator(this.#network, this.#carried),
      places: this.#network.namedParameters().map(({ parameter }) => ({ parameter, storage: parameter.storage })),
    };
  }
}
