import { existsSync } from "node:fs";
import { join } from "node:path";
import { DownloadError, FileError, type FullSet, type SetOptions } from "@nn/data";
import type { ImageSet, ImageSetSource } from "./image-set.js";

interface PublishedSet {
  readonly name: string;
  readonly load: (options: SetOptions) => Promise<FullSet>;
  /** What is downloaded. */
  readonly megabytes: number;
  /** A package of Debian and Ubuntu that has it, and where it puts it. */
  readonly debian?: { readonly package: string; readonly folder: string };
}

/** Names a folder in which each set has a folder of its own name. */
const variable = "NN_DATA";

/** No data, and how to get it. */
class DataNotHereError extends Error {}

/**
 * How a published set is found: in the folder that the user names, in $NN_DATA, where Debian's package puts it, or by
 * download, once.
 *
 * @throws {DataNotHereError} by `load`: nothing of this led to it.
 */
export function publishedSet(set: PublishedSet): ImageSet["load"] {
  return async (source) => {
    const folder = folderOf(set, source);
    source.say?.(`reading ${set.name} …`);
    try {
      return await set.load(folder === undefined ? downloading(set, source) : { folder });
    } catch (error) {
      if (error instanceof DownloadError || error instanceof FileError) throw notHere(set, folder, error);
      throw error;
    }
  };
}

function folderOf({ name, debian }: PublishedSet, { folder }: ImageSetSource): string | undefined {
  if (folder !== undefined) return folder;
  const kept = process.env[variable];
  if (kept !== undefined && kept !== "" && existsSync(join(kept, name))) return join(kept, name);
  return debian && existsSync(debian.folder) ? debian.folder : undefined;
}

function downloading({ name, megabytes }: PublishedSet, { say, signal }: ImageSetSource): SetOptions {
  const onProgress = ({ received }: { readonly received: number }): void => {
    say?.(`downloading ${name}: ${(received / 1e6).toFixed(1)} MB of a file, ${megabytes} MB in all …`);
  };
  return { onProgress, ...(signal ? { signal } : {}) };
}

function notHere({ name, megabytes, debian }: PublishedSet, folder: string | undefined, cause: Error): Error {
  const ways = [
    `give the folder that holds its files, packed or not: --data-folder <folder>, or ${name}/ in the folder that the variable ${variable} names`,
    ...(debian ? [`install Debian's package: apt-get install ${debian.package}`] : []),
    ...(folder === undefined
      ? ["try again with a network connection"]
      : [`let it be downloaded (${megabytes} MB): no --data-folder`]),
    "train on the digits, which need no download: --data digits",
  ];
  const list = ways.map((way) => `\n  - ${way}`).join("");
  return new DataNotHereError(`the data set ${name} is not to be had. ${cause.message}\nOne of these helps:${list}`, {
    cause,
  });
}
