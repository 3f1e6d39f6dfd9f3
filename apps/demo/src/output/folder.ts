import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

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
    await mkdir(path, { recursive: true });
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
