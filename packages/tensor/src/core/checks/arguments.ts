import { InvalidArgumentError } from "../errors.js";
import { simplify, suggestion } from "./suggestion.js";

/** Checks for what a type checker would have told: plain JavaScript must not get silent numbers from a wrong argument. */

/**
 * Refuses options that are not a record, or that nobody reads.
 *
 * @param elsewhere what to do instead of an option that others have here: "batchsize" → "write …"; in lower case without separators
 */
export function checkOptions(
  options: unknown,
  known: readonly string[],
  where: string,
  elsewhere: ReadonlyMap<string, string> = new Map(),
): void {
  const form = `{ ${known.join(", ")} }`;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new InvalidArgumentError(`${where}: options must be a record ${form}, got ${describe(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const instead = elsewhere.get(simplify(unknown));
    throw new InvalidArgumentError(
      instead === undefined
        ? `${where}: there is no option "${unknown}"; options are ${form}.${suggestion(unknown, known)}`
        : `${where}: there is no option "${unknown}" here; ${instead}`,
    );
  }
}

/** Refuses what is not a list. */
export function checkList(value: unknown, what: string, where: string): void {
  if (!Array.isArray(value)) {
    throw new InvalidArgumentError(`${where}: ${what} must be an array, got ${describe(value)}`);
  }
}

/** Refuses what is not a number; NaN and infinities are numbers. */
export function checkNumber(value: unknown, what: string, where: string): void {
  if (typeof value !== "number") {
    throw new InvalidArgumentError(`${where}: ${what} must be a number, got ${describe(value)}`);
  }
}

/** Refuses what does not count things: a size, a place, a number of something. */
export function checkCount(value: unknown, what: string, where: string): void {
  if (!Number.isInteger(value) || (value as number) < 0) {
    throw new InvalidArgumentError(`${where}: ${what} must be an integer ≥ 0, got ${describe(value)}`);
  }
}

/**
 * A value as messages show it, short: strings with quotes, short lists with their items, records with their keys, other
 * objects by their class.
 */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > LONG ? `${value.slice(0, LONG)}…` : value);
  if (typeof value === "function") return value.name ? `the function ${value.name}` : "a function without a name";
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) {
    const isShort = value.length <= MANY && value.every((item) => typeof item !== "object" || item === null);
    return isShort ? `[${value.map(describe).join(", ")}]` : `an array of ${value.length}`;
  }
  const { name } = (value.constructor ?? {}) as { name?: unknown };
  if (typeof name !== "string" || name === "" || name === "Object") {
    const keys = Object.keys(value);
    const shown = keys.length > MANY ? [...keys.slice(0, MANY), "…"] : keys;
    return shown.length === 0 ? "a record without entries" : `a record { ${shown.join(", ")} }`;
  }
  const article = /^[AEIO]/.test(name) ? "an" : "a";
  return ArrayBuffer.isView(value) && "length" in value
    ? `${article} ${name} of ${String(value.length)}`
    : `${article} ${name}`;
}

/** Characters of a text, and items or keys, that a message shows. */
const LONG = 60;
const MANY = 8;
