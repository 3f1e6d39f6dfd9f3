import { InvalidArgumentError } from "commander";
import { closest, distance } from "fastest-levenshtein";
import { regularizationKinds, type RegularizationChoice } from "../hyper-parameters/regularization-kinds.js";

/** Readers of option values: a value, or an error that says what it may be. */

type Read<T> = (text: string) => T;

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): Read<number> {
  return (text) => {
    const value = numberIn(text);
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `≥ ${least}` : `${least} … ${most}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
}

export function numberAbove(least: number, { inclusive = false } = {}): Read<number> {
  return (text) => {
    const value = numberIn(text);
    if (Number.isFinite(value) && (inclusive ? value >= least : value > least)) return value;
    throw new InvalidArgumentError(`It must be a number ${inclusive ? "≥" : ">"} ${least}.`);
  };
}

/** A number above 0 and at most 1. */
export function share(text: string): number {
  const value = numberIn(text);
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError("It must be a number above 0 and at most 1.");
}

/** One of a few names; an unknown one is answered by the nearest. */
export function oneOf(names: readonly string[]): Read<string> {
  return (text) => {
    const found = names.find((name) => name.toLowerCase() === text.toLowerCase());
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`${nearest(text, names)}There are ${names.join(", ")}.`);
  };
}

export function listOf<T>(read: Read<T>): Read<T[]> {
  return (text) => text.split(",").map((part) => read(part.trim()));
}

export function miniBatch(text: string): number | "full" {
  if (text === "full") return text;
  try {
    return wholeNumber(1)(text);
  } catch {
    throw new InvalidArgumentError('It must be a whole number ≥ 1, or "full" for all examples.');
  }
}

/** `l2`, or `l2:0.001` with its strength. */
export function regularization(text: string): RegularizationChoice {
  const [kind, strength] = text.split(":", 2);
  const known = oneOf(regularizationKinds)(kind);
  if (known === "none") return { kind: known, strength: 0 };
  return { kind: known, strength: strength === undefined ? defaultStrength : numberAbove(0)(strength) };
}

const defaultStrength = 1e-4;

/** NaN for what is no number: `Number` alone takes "" for 0. */
function numberIn(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** A name that begins with the text, else one that differs in few letters. */
function nearest(text: string, names: readonly string[]): string {
  const start = text.toLowerCase();
  const longer = start.length > 1 ? names.filter((name) => name.toLowerCase().startsWith(start)) : [];
  if (longer.length > 0) return `Did you mean ${longer.join(" or ")}? `;
  const best = closest(start, [...names]);
  return distance(start, best.toLowerCase()) <= Math.max(2, best.length / 3) ? `Did you mean ${best}? ` : "";
}
