import { describe, InvalidArgumentError } from "@nn/tensor";
import { checkOptions } from "../../dataset/options.js";
import { FileError } from "../../errors.js";
import { loadFile } from "../../readers/load-file.js";
import { download } from "../download/download.js";
import type { DownloadOptions, DownloadProgress } from "../download/options.js";
import { findSystem } from "../download/system.js";

/** Where a published set comes from. Without anything it is downloaded once and kept. */
export interface SetOptions extends Pick<DownloadOptions, "cache" | "signal" | "timeout" | "retries"> {
  /** A folder (in Node) that holds the set's files, packed as they are published or unpacked; nothing is downloaded. */
  readonly folder?: string | URL;
  /** Another address of the folder with the files: a mirror. The files must be the same. */
  readonly address?: string | URL;
  /** Called while files arrive. */
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** A file of a set as it is published. */
export interface SetFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** What loaders know of a published set. */
export interface SetSource {
  /** The loader's name, for messages. */
  readonly where: string;
  /** What the names of its files in the cache begin with. */
  readonly prefix: string;
  readonly address: string;
}

const known = ["folder", "address", "cache", "signal", "timeout", "retries", "onProgress"] as const;

/** Gets a set's files: from a folder by any of the names they may have, or by download. */
export class SetReader {
  readonly #source: SetSource;
  readonly #options: SetOptions;

  constructor(source: SetSource, options: SetOptions) {
    const { folder, address } = checkOptions(options, known, source.where);
    if (folder !== undefined && typeof folder !== "string" && !(folder instanceof URL)) {
      throw new InvalidArgumentError(`${source.where}: folder must be a path, got ${describe(folder)}`);
    }
    if (folder !== undefined && address !== undefined) {
      throw new InvalidArgumentError(`${source.where}: give a folder or an address, not both`);
    }
    this.#source = source;
    this.#options = options;
  }

  /** Whether the files lie in a folder of the user's. */
  get isLocal(): boolean {
    return this.#options.folder !== undefined;
  }

  /**
   * The bytes of the first of these files that is in the user's folder; undefined when none is.
   *
   * @throws {FileError} it cannot be read.
   */
  async find(names: readonly string[]): Promise<Uint8Array | undefined> {
    const system = findSystem();
    if (!system) throw new FileError(`${this.#source.where}: there are no folders here`);
    for (const name of names) {
      const path = system.path.join(this.#folder, name);
      if (
        await system.fs.stat(path).then(
          () => true,
          () => false,
        )
      )
        return loadFile(path);
    }
    return undefined;
  }

  /** As `find`, but at least one must be there. */
  async read(names: readonly string[]): Promise<Uint8Array> {
    const found = await this.find(names);
    if (found) return found;
    throw new FileError(`${this.#source.where}: ${this.#folder} has no file ${names.join(" or ")}`);
  }

  get #folder(): string {
    const { folder = "" } = this.#options;
    const url = globalThis.process?.getBuiltinModule?.("node:url");
    return folder instanceof URL && url ? url.fileURLToPath(folder) : String(folder);
  }

  /** A published file, from the cache or by download. */
  load({ name, sha256, bytes }: SetFile): Promise<Uint8Array> {
    const { folder: _, address = this.#source.address, onProgress, ...rest } = this.#options;
    const base = String(address).replace(/\/*$/, "/");
    // Several sets call their files by the same names.
    const kept = `${this.#source.prefix}-${name}`;
    const request = { ...rest, name: kept, sha256, maxBytes: bytes };
    return download(new URL(name, base), onProgress ? { ...request, onProgress } : request);
  }
}
