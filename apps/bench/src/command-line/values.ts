import { InvalidArgumentError } from "commander";
import { closest, distance } from "fastest-levenshtein";

/** A list of names separated by commas, each known and none twice. */
export const namesOf =
  <N extends string>(kind: string, known: readonly N[]) =>
  (text: string): N[] => {
    const names = text.split(",").map((name) => name.trim());
    for (const [i, name] of names.entries()) {
      if (!known.includes(name as N)) throw new InvalidArgumentError(unknown(kind, name, known));
      if (names.indexOf(name) < i) throw new InvalidArgumentError(`"${name}" is there twice.`);
    }
    return names as N[];
  };

function unknown(kind: string, name: string, known: readonly string[]): string {
  return `There is no ${kind} "${name}"; there are ${known.join(", ")}.${suggestionFor(name, known)}`;
}

/** A hint at the name that a misspelt one comes closest to. */
export function suggestionFor(name: string, known: readonly string[]): string {
  const near = closest(name, known);
  return distance(name, near) <= Math.max(2, name.length / 3) && name !== "" ? ` Did you mean ${near}?` : "";
}

/** What our own backend takes. */
const MOST_THREADS = 64;

/** A number of threads, or "best". */
export const threadCount = (text: string): number | "best" => {
  if (text === "best") return text;
  try {
    return wholeNumber(1, MOST_THREADS)(text);
  } catch {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_THREADS}, or "best".`);
  }
};

/** A whole number in a range. */
export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };

/** A list of whole numbers in a range, separated by commas. */
export const wholeNumbers =
  (min: number, max: number) =>
  (text: string): number[] =>
    text.split(",").map((word) => wholeNumber(min, max)(word.trim()));

/** A number in a range. */
export const numberBetween =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d*\.?\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a number from ${min} to ${max}.`);
  };
