import { describe, InvalidArgumentError, suggestion } from "@nn/tensor";

/**
 * The options as they are. What is no record, or has an option that nobody reads, is refused: a misspelt option would
 * give the default without a word.
 */
export function checkOptions<T extends object>(
  options: T,
  known: readonly (keyof T & string)[],
  where: string,
  what = "options",
): T {
  if (typeof options !== "object" || options === null || Array.isArray(options) || ArrayBuffer.isView(options)) {
    const form = `a record { ${known.join(", ")} }`;
    throw new InvalidArgumentError(`${where}: ${what} must be ${form}, got ${describe(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (known.some((option) => option === name)) continue;
    const list = known.join(", ");
    throw new InvalidArgumentError(
      `${where}: ${what} have no ${JSON.stringify(name)}; there are ${list}.${suggestion(name, known)}`,
    );
  }
  return options;
}
