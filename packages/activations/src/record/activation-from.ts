import { InvalidArgumentError } from "@nn/tensor";
// The table of names is the list of exports, so an activation's line in index.ts is all there is to write. The circle is
// harmless: the table is made at the first look-up, when every module has run.
// oxlint-disable-next-line import/no-cycle
import * as all from "../index.js";
import type { Activation, ActivationConfig } from "./activation.js";

let known: ReadonlyMap<string, Activation> | undefined;

/** Whether a value is an activation function of this package or made by `activation`. */
export function isActivation(value: unknown): value is Activation {
  return typeof value === "function" && "activationName" in value && "with" in value;
}

/** By exported name, aliases included. A map, because names come from files: `__proto__` must find nothing. */
function byName(): ReadonlyMap<string, Activation> {
  known ??= new Map(
    Object.entries<unknown>(all).filter((entry): entry is [string, Activation] => isActivation(entry[1])),
  );
  return known;
}

/**
 * The function that a saved name or config stands for; `custom` are functions of your own, found by their names first.
 *
 * @throws {InvalidArgumentError} no such function, or an option that it does not have.
 */
export function activationFrom(config: ActivationConfig | string, custom: readonly Activation[] = []): Activation {
  const { name, ...options } = typeof config === "string" ? { name: config } : config;
  const found = custom.find(({ activationName }) => activationName === name) ?? byName().get(name);
  if (!found) {
    const names = [...byName().keys()].join(", ");
    throw new InvalidArgumentError(
      `activationFrom: there is no activation ${JSON.stringify(name)}; there are ${names}; your own must be given: ` +
        "activationFrom(config, [yours]), Network.load(path, { activations: [yours] }), trainAll(jobs, { modules: [its module] })",
    );
  }
  return Object.keys(options).length === 0 ? found : found.with(options as Record<string, number>);
}
