import { InvalidArgumentError } from "../core/errors.js";
import { constant, ones, zeros } from "./constant.js";
import { glorotNormal, glorotUniform } from "./glorot.js";
import { heNormal, heUniform } from "./he.js";
import type { Initializer } from "./initializer.js";
import { lecunNormal, lecunUniform } from "./lecun.js";
import { normal, truncatedNormal } from "./normal.js";
import { orthogonal } from "./orthogonal.js";
import { uniform } from "./uniform.js";

/** By name and with the names of their settings. A map: names come from files, and `__proto__` must find nothing. */
const makers = new Map<string, (config: Record<string, number>) => Initializer>([
  ["zeros", () => zeros],
  ["ones", () => ones],
  ["constant", ({ value }) => constant(value)],
  ["uniform", uniform],
  ["normal", normal],
  ["truncatedNormal", truncatedNormal],
  ["glorotUniform", glorotUniform],
  ["glorotNormal", glorotNormal],
  ["heUniform", heUniform],
  ["heNormal", heNormal],
  ["lecunUniform", lecunUniform],
  ["lecunNormal", lecunNormal],
  ["orthogonal", orthogonal],
]);

/** The initializer that a saved name and config stand for; an unknown name or setting is an error. */
export function initializer(name: string, config: Readonly<Record<string, number>> = {}): Initializer {
  const make = makers.get(name);
  if (!make) {
    throw new InvalidArgumentError(
      `initializer: there is no ${JSON.stringify(name)}; there are ${[...makers.keys()].join(", ")}`,
    );
  }
  const made = make({ ...config });
  for (const key of Object.keys(config)) {
    if (!Object.hasOwn(made.config, key)) {
      throw new InvalidArgumentError(`initializer: ${name} has no setting ${JSON.stringify(key)}`);
    }
  }
  return made;
}
