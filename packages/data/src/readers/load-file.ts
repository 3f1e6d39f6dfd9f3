import { checkCount } from "../dataset/check.js";
import { checkOptions } from "../dataset/options.js";
import { FileError, SizeLimitError } from "../errors.js";

/**
 * The bytes of a file, for the readers: `readIdx(await loadFile("train-images-idx3-ubyte.gz"))`. In Node; a browser
 * gets bytes by `fetch`. A file that cannot be read is a `FileError`, one larger than `maxBytes` (default 1 GiB) a
 * `SizeLimitError`.
 */
export async function loadFile(path: string | URL, options: { readonly maxBytes?: number } = {}): Promise<Uint8Array> {
  const { maxBytes = 2 ** 30 } = checkOptions(options, ["maxBytes"], "loadFile");
  checkCount(maxBytes, 0, "loadFile", "maxBytes");
  // Asked of the process and not imported, so that no bundler looks for it.
  const fs = globalThis.process?.getBuiltinModule?.("node:fs")?.promises;
  if (!fs) throw new FileError("loadFile: there are no files here; in a browser get the bytes by fetch");
  try {
    const { size } = await fs.stat(path);
    if (size > maxBytes) {
      throw new SizeLimitError(`loadFile: ${String(path)} has ${size} bytes, more than maxBytes = ${maxBytes}`);
    }
    return new Uint8Array(await fs.readFile(path));
  } catch (error) {
    if (error instanceof SizeLimitError) throw error;
    throw new FileError(`loadFile: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
