import { mkdir, mkdtemp, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";

/** A file that was written. */
export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  /** A word or two for people. */
  readonly about: string;
}

/** A folder that fills with files; knows what was written. */
export class Folder {
  readonly path: string;
  readonly #files: WrittenFile[] = [];

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder and those above it, if they are not there. */
  static async create(path: string): Promise<Folder> {
    const whole = resolve(path);
    const there = await nearest(whole);
    // One after another: Node's `recursive` goes up and down for ever where a folder cannot be made, as below /proc.
    let made = there;
    for (const name of relative(there, whole).split(sep).filter(Boolean)) {
      made = join(made, name);
      await mkdir(made).catch((error: NodeJS.ErrnoException) => {
        // Another run may have made it meanwhile.
        if (error.code !== "EEXIST") throw error;
      });
    }
    return new Folder(path);
  }

  get files(): readonly WrittenFile[] {
    return this.#files;
  }

  /** Writes a file: its content, or by a function that is given its path. */
  async write(
    name: string,
    about: string,
    content: string | Uint8Array | ((path: string) => Promise<void>),
  ): Promise<void> {
    const path = join(this.path, name);
    if (typeof content === "function") await content(path);
    else await writeFile(path, content);
    this.#files.push({ name, bytes: (await stat(path)).size, about });
  }
}

/**
 * Refuses a folder that cannot be made or written into, by making one there that does not stay: a training of hours must not
 * end with nothing.
 *
 * @throws {Error} a file is in the way, or writing is not allowed.
 */
export async function checkFolder(path: string): Promise<void> {
  const there = await nearest(resolve(path));
  if (!(await stat(there)).isDirectory()) throw new Error(`--out: ${path} cannot be a folder: ${there} is a file`);
  try {
    await rmdir(await mkdtemp(join(there, ".nn-")));
  } catch {
    throw new Error(`--out: ${path} cannot be written: ${there} does not allow it; choose another folder`);
  }
}

/** The path itself or, as long as that is not there, the one above it. */
async function nearest(path: string): Promise<string> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  return isThere || dirname(path) === path ? path : nearest(dirname(path));
}
