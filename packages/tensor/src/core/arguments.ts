import { InvalidArgumentError } from "./errors.js";
import { suggestion } from "./suggestion.js";

/** Checks for what a type checker would have told: plain JavaScript must not get silent numbers from a wrong argument. */

/** Refuses options that are not a record, or that nobody reads. */
export function checkOptions(options: unknown, known: readonly string[], where: string): void {
  const form = `{ ${known.join(", ")} }`;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new InvalidArgumentError(`${where}: options must be a record ${form}, got ${describe(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(
      `${where}: there is no option "${unknown}"; options are ${form}.${suggestion(unknown, known)}`,
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

/** A value as messages show it: short, and strings with quotes. */
export function describe(value: unknown): string {
  if (typeof value === "function") return `the function ${value.name || "without a name"}`;
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  if (!Array.isArray(value)) return `a record { ${Object.keys(value).join(", ")} }`;
  const isShort = value.length <= 8 && value.every((item) => typeof item !== "object" || item === null);
  return isShort ? `[${value.map(describe).join(", ")}]` : `an array of ${value.length}`;
}
