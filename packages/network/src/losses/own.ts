/** Makes a thing from the options that its `config()` names. */
export type Maker<T> = (options: Record<string, unknown>) => T;

/** Things of one's own, by which a file may name them: a list, or a record by name; each as it is, or what makes it. */
export type Own<T extends { readonly name: string }> =
  | readonly (T | Maker<T>)[]
  | Readonly<Record<string, T | Maker<T>>>;

/** What makes the thing of that name, if it is there. */
export function ownMaker<T extends { readonly name: string }>(own: Own<T>, name: string): Maker<T> | undefined {
  const found = Object.entries(own).find(([key, item]) => (Array.isArray(own) ? item.name : key) === name)?.[1];
  return typeof found === "object" ? () => found : found;
}

/** Their names, for messages. */
export function ownNames<T extends { readonly name: string }>(own: Own<T>): string[] {
  return Object.entries(own).map(([key, item]) => (Array.isArray(own) ? item.name : key));
}
