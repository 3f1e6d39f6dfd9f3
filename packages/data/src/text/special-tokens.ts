import { describe, InvalidArgumentError } from "@nn/tensor";
import { checkText } from "./tokenizer.js";

/** Names of special tokens with their numbers, from `first` on. */
export function numberSpecials(names: readonly string[], first: number, where: string): ReadonlyMap<string, number> {
  if (!Array.isArray(names)) {
    throw new InvalidArgumentError(`${where}: special must be a list of names, got ${describe(names)}`);
  }
  const numbered = new Map<string, number>();
  for (const name of names as readonly string[]) {
    if (checkText(name, `${where}: special`) === "" || numbered.has(name)) {
      throw new InvalidArgumentError(`${where}: special tokens need different names, got ${describe(name)}`);
    }
    numbered.set(name, first + numbered.size);
  }
  return numbered;
}

/** A piece of a text: a special token, or what lies between two. */
type Piece = { readonly token: number } | { readonly text: string };

/** Cuts a text at the names of special tokens; of two that begin at one place the longer one counts. */
export function* cutAtSpecials(text: string, specials: ReadonlyMap<string, number>): Generator<Piece> {
  const names = [...specials.keys()].toSorted((a, b) => b.length - a.length);
  const escaped = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`));
  let start = 0;
  if (names.length > 0) {
    for (const { 0: name, index } of text.matchAll(new RegExp(escaped.join("|"), "gu"))) {
      if (index > start) yield { text: text.slice(start, index) };
      yield { token: specials.get(name)! };
      start = index + name.length;
    }
  }
  if (start < text.length) yield { text: text.slice(start) };
}
