import { InvalidArgumentError } from "@nn/tensor";
import type { Loss, LossConfig } from "./loss.js";
import * as losses from "./losses.js";

/** Makes a loss from the options that its `config()` names. */
export type LossMaker = (options: Record<string, unknown>) => Loss;

/** By name. A map: names come from files, and `__proto__` must find nothing. */
const makers = new Map<string, LossMaker>(Object.values(losses).map((loss) => [loss.name, loss as LossMaker]));

/**
 * The loss that a saved config stands for.
 *
 * @param custom losses of your own by name; they are looked up first.
 * @throws {InvalidArgumentError} an unknown name or option.
 */
export function lossFrom(config: LossConfig, custom: Readonly<Record<string, LossMaker>> = {}): Loss {
  const { name, ...options } = config;
  const make = Object.hasOwn(custom, name) ? custom[name] : makers.get(name);
  if (make) return make(options);
  const known = [...makers.keys(), ...Object.keys(custom)].join(", ");
  throw new InvalidArgumentError(`lossFrom: there is no loss ${JSON.stringify(name)}; there are ${known}`);
}
