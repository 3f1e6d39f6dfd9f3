import { describe } from "@nn/tensor";
import { ConfigError } from "../errors.js";
import { ownValue } from "../options/read-options.js";
import { suggestion } from "../options/suggest.js";
import type { Config, Rebuildable } from "./factory.js";

/** The things of one kind that configs can name. A map: names come from files, and `__proto__` must find nothing. */
export class Registry<T, R = unknown> {
  readonly #known = new Map<string, Rebuildable<T, R>>();

  /**
   * @param kind what they are, for messages: "optimizer".
   * @param exported a module's exports, or more of the same; those that are not rebuildable are passed over.
   */
  constructor(
    readonly kind: string,
    exported: Readonly<Record<string, unknown>>,
    extra: readonly Rebuildable<T, R>[] = [],
  ) {
    const found = Object.values(exported).filter((value): value is Rebuildable<T, R> => isRebuildable(value));
    for (const item of [...found, ...extra]) this.#known.set(item.type, item);
  }

  /** @throws {ConfigError} no config, or a name that is not known. */
  make(config: unknown, rebuild: R): T {
    const name = nameOf(config, this.kind);
    const known = this.#known.get(name);
    if (known) return known.fromConfig(config as Config, rebuild);
    const names = [...this.#known.keys()];
    const list = `there are ${names.join(", ")}; your own must be given as an argument.${suggestion(name, names)}`;
    throw new ConfigError(`${this.kind}: there is no ${describe(name)}; ${list}`);
  }
}

function nameOf(config: unknown, kind: string): string {
  const name = typeof config === "object" && config !== null ? ownValue(config, "name") : undefined;
  if (typeof name === "string") return name;
  throw new ConfigError(`${kind}: expected a config { name, … }, got ${describe(config)} without a name`);
}

function isRebuildable(value: unknown): boolean {
  const holder = typeof value === "function" || (typeof value === "object" && value !== null);
  return holder && "type" in value && "fromConfig" in value;
}
