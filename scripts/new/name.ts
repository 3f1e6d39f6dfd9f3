/** A name in the two forms the repository uses: a file's (soft-clip) and an identifier's (softClip). */
export interface Name {
  file: string;
  identifier: string;
}

/** The name asked for cannot name a file and an identifier. */
export class NameError extends Error {
  override readonly name = "NameError";
}

const words = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Reads a name in either form: softClip or soft-clip. */
export function readName(given: string): Name {
  const file = given.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (!words.test(file)) {
    throw new NameError(`name: expected letters and digits as in softClip or soft-clip, got "${given}"`);
  }
  return { file, identifier: file.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) };
}
