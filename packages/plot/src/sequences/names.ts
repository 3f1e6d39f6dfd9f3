import { ShapeError } from "@nn/tensor";
import { ellipsize } from "../figure/text.js";
import { fontSizes } from "../theme/theme.js";

const longestName = 90;

const invisible: Readonly<Record<string, string>> = { " ": "␣", "\n": "⏎", "\t": "⇥", "\r": "␍", "": "∅" };

/** A token as people can see it: what is nothing but space gets a sign. */
function visibleName(name: string): string {
  const shown = invisible[name] ?? name.replaceAll("\n", "⏎").replaceAll("\t", "⇥");
  return ellipsize(shown, longestName, fontSizes.small);
}

/**
 * A name for each position: those given, or the numbers from 0.
 *
 * @throws ShapeError if there are not as many names.
 */
export function namesOf(names: readonly string[] | string | undefined, count: number, what: string): string[] {
  if (names === undefined) return Array.from({ length: count }, (_, position) => String(position));
  const list = [...names];
  if (list.length === count) return list.map(visibleName);
  throw new ShapeError(`${what} has ${list.length} names for ${count} positions`);
}
