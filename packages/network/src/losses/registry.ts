import { InvalidArgumentError } from "@nn/tensor";
import { ownMaker, ownNames, type Maker, type Own } from "./own.js";
import type { Loss, LossConfig } from "./loss.js";
import * as losses from "./losses.js";

/** Makes a loss from the options that its `config()` names. */
export type LossMaker = Maker<Loss>;

/** By name. A map: names come from files, and `__proto__` must find nothing. */
const makers = new Map<string, LossMaker>(Object.values(losses).map((loss) => [loss.name, loss as LossMaker]));

/**
 * The loss that a saved config stands for.
 *
 * @param custom losses of your own, a list or by name; they are looked up first.
 * @throws {InvalidArgumentError} an unknown name or option.
 */
export function lossFrom(config: LossConfig, custom: Own<Loss> = []): Loss {
  const { name, ...options } = config;
  const make = ownMaker(custom, name) ?? makers.get(name);
  if (make) return make(options);
  const known = [...makers.keys(), ...ownNames(custom)].join(", ");
  throw new InvalidArgumentError(
    `lossFrom: there is no loss ${JSON.stringify(name)}; there are ${known}; losses of your own must be given: ` +
      "Network.load(path, { losses: [yours] }), trainAll(jobs, { modules: [its module] })",
  );
}
