import { describe } from "@nn/tensor";
import { OptionError } from "../errors.js";
import type { Range } from "./ranges.js";
import { suggestion } from "./suggest.js";

/** Numbers by name. */
export type Numbers = Readonly<Record<string, number>>;

/** A range for every option, and a default for those that may be left out. */
export interface OptionTable {
  readonly ranges: Readonly<Record<string, Range>>;
  readonly defaults?: Numbers;
}

/**
 * The numbers a factory works with: what was given, else the default.
 *
 * @param owner whose options they are, for messages.
 * @throws {OptionError} an option that does not exist, is missing, is no number or lies outside its range.
 */
export function readOptions(owner: string, numbers: unknown, { ranges, defaults = {} }: OptionTable): Numbers {
  const options = asObject(owner, numbers, Object.keys(ranges)[0]);
  checkNames(owner, options, Object.keys(ranges));
  const entries = Object.entries(ranges).map(([option, range]): [string, number] => {
    return [option, readNumber(owner, option, given(options, option, ownValue(defaults, option)), range)];
  });
  return Object.fromEntries(entries);
}

/** Options come as an object, or not at all; `first` is the name of one, for the message. */
export function asObject(
  owner: string,
  options: unknown,
  first: string | undefined,
): Readonly<Record<string, unknown>> {
  if (options === undefined) return {};
  if (typeof options === "object" && options !== null && !Array.isArray(options))
    return options as Record<string, unknown>;
  const example = first === undefined ? "" : `; write them by name: { ${first}: … }`;
  throw new OptionError(owner, "options", options, `expected options as an object, got ${describe(options)}${example}`);
}

/** Refuses names that are not in the list: a misspelt option must not be ignored. */
export function checkNames(owner: string, options: object, names: readonly string[]): void {
  for (const option of Object.keys(options)) {
    if (names.includes(option)) continue;
    const known = names.length > 0 ? `it has ${names.join(", ")}` : "it has none";
    const message = `there is no option ${describe(option)}; ${known}.${suggestion(option, names)}`;
    throw new OptionError(owner, option, ownValue(options, option), message);
  }
}

/** A number in its range. */
export function readNumber(owner: string, option: string, value: unknown, range: Range): number {
  if (typeof value === "number" && range.holds(value)) return value;
  const got = value === undefined ? "it is missing" : `got ${describe(value)}`;
  throw new OptionError(owner, option, value, `${option} must be ${range.text}, ${got}`);
}

/** What an option is, or what it is when left out. */
export function given(options: object, option: string, otherwise: unknown): unknown {
  const value = ownValue(options, option);
  return value === undefined ? otherwise : value;
}

/** The value under an object's own key: options come from files too, and `__proto__` must find nothing. */
export function ownValue(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined;
}
