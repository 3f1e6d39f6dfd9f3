import { InvalidArgumentError, suggestion } from "@nn/tensor";

/** A record that is used as it is, or called with options for another one: `huber` and `huber({ delta: 2 })`. */
export type Configurable<T extends object, O extends object> = T & ((options?: Partial<O>) => T);

/**
 * Makes such a record.
 *
 * @param defaults every option with the value it has without being named.
 * @throws {InvalidArgumentError} an option that does not exist, when called.
 */
export function configurable<T extends object, O extends object>(
  name: string,
  defaults: O,
  make: (options: O) => T,
): Configurable<T, O> {
  const withOptions = (options: Partial<O> = {}): T => make(readOptions(name, options, defaults));
  const own = Object.getOwnPropertyDescriptors(make(defaults));
  return Object.defineProperties(withOptions, own) as Configurable<T, O>;
}

/** What other frameworks call our options. */
const synonyms = new Map([
  ["fromlogits", "from"],
  ["smoothing", "labelSmoothing"],
  ["paddingindex", "ignoreIndex"],
  ["beta", "delta"],
]);

/** The defaults with what was given; a misspelt option must not be ignored. */
function readOptions<O extends object>(owner: string, given: Partial<O>, defaults: O): O {
  const names = Object.keys(defaults);
  const unknown = Object.keys(given).find((option) => !names.includes(option));
  if (unknown !== undefined) {
    const known = names.length > 0 ? `it has ${names.join(", ")}` : "it has none";
    throw new InvalidArgumentError(
      `${owner}: there is no option ${JSON.stringify(unknown)}; ${known}.${suggestion(unknown, names, synonyms)}`,
    );
  }
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(set) };
}
