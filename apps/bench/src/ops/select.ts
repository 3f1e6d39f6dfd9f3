import { InvalidArgumentError } from "commander";
import { suggestionFor } from "../command-line/values.js";
import { cases } from "./cases/index.js";
import { compileCases } from "./measure-compile.js";
import { generateCases } from "./measure-generate.js";
import { HEAP_CASE } from "./measure-heap.js";

/** What `--only` may name: cases, the machine's peaks, the look at the heap, and the time to compile. */
const selectable: readonly string[] = [
  "peak-fma",
  "peak-copy",
  ...cases.map(({ name }) => name),
  HEAP_CASE,
  ...compileCases.map(({ name }) => name),
  ...generateCases.map(({ name }) => name),
];

/** Names of cases, or beginnings of names, separated by commas or given one after another. */
export function select(text: string, before: readonly string[] | undefined): string[] {
  const chosen = new Set(before);
  for (const word of text.split(",").map((word) => word.trim())) {
    const found = selectable.includes(word)
      ? [word]
      : selectable.filter((name) => word !== "" && name.startsWith(word));
    if (found.length === 0) {
      throw new InvalidArgumentError(
        `No case begins with "${word}"; bench ops --help lists them.${suggestionFor(word, selectable)}`,
      );
    }
    for (const name of found) chosen.add(name);
  }
  return [...chosen];
}
