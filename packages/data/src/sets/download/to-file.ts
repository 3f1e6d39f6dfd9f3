import type { FileHandle } from "node:fs/promises";
import { FileError } from "../../errors.js";
import { makeFolder } from "./make-folder.js";
import type { Request } from "./options.js";
import { cacheFolder, type System } from "./system.js";
import { failure, transfer, type Sink } from "./transfer.js";

/** Downloads of this process that are on their way, by path: another one of the same waits, and then finds the file. */
const running = new Map<string, Promise<unknown>>();

/**
 * Downloads into the cache, if it is not there yet. The bytes go into a file ".part", which takes its name when its
 * checksum is right: a file in the cache is whole, whenever a process ends.
 */
export async function downloadToFile(request: Request, system: System): Promise<Uint8Array> {
  const path = system.path.resolve(request.cache ?? cacheFolder(system), request.name);
  for (let before = running.get(path); before; before = running.get(path)) await endOf(before, request.signal);
  const download = bring(request, system, path).finally(() => running.delete(path));
  running.set(path, download);
  return download;
}

/** Waits until another download has ended in any way, or the signal aborts. */
async function endOf(other: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  const ended = other.then(
    () => undefined,
    () => undefined,
  );
  const aborted = new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }));
  await Promise.race([ended, aborted]);
  signal?.throwIfAborted();
}

async function bring(request: Request, system: System, path: string): Promise<Uint8Array> {
  const { fs, crypto } = system;
  const isRight = (bytes: Uint8Array): boolean =>
    crypto.createHash("sha256").update(bytes).digest("hex") === request.sha256;
  const read = async (file: string): Promise<Uint8Array | undefined> => {
    const bytes = await fs.readFile(file).catch(() => undefined);
    return bytes && new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  };
  const kept = await read(path);
  if (kept && isRight(kept)) return kept;
  const part = `${path}.part`;
  try {
    await makeFolder(system.path.dirname(path), system);
    for (let resumed = true; resumed;) {
      resumed = await fill(request, system, part);
      const bytes = await read(part);
      if (bytes && isRight(bytes)) {
        await fs.rename(part, path);
        return bytes;
      }
      const found = crypto
        .createHash("sha256")
        .update(bytes ?? new Uint8Array(0))
        .digest("hex");
      await fs.rm(part, { force: true });
      // What an earlier try had left may have been the fault: once more, from the beginning.
      if (!resumed) throw failure(request, wrongChecksum(request, found, bytes?.length ?? 0));
    }
  } catch (error) {
    throw explained(error, path);
  }
  throw failure(request, "it could not be completed");
}

export function wrongChecksum({ sha256 }: Request, found: string, bytes: number): string {
  return (
    `its ${bytes} bytes have the SHA-256 ${found}, expected ${sha256}: it was changed on the way or on the server; ` +
    "nothing was kept"
  );
}

/** Brings everything into the part file. Whether some of it was there before. */
async function fill(request: Request, { fs }: System, part: string): Promise<boolean> {
  const file = await fs.open(part, "a");
  try {
    const sink = new FileSink(file, (await file.stat()).size);
    const resumed = sink.length > 0;
    await transfer(request, sink);
    await file.sync();
    return resumed;
  } finally {
    await file.close();
  }
}

class FileSink implements Sink {
  readonly #file: FileHandle;
  length: number;

  constructor(file: FileHandle, length: number) {
    this.#file = file;
    this.length = length;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#file.appendFile(bytes);
    this.length += bytes.length;
  }

  async clear(): Promise<void> {
    await this.#file.truncate(0);
    this.length = 0;
  }
}

/** Errors of the file system as ours; others as they are. */
function explained(error: unknown, path: string): unknown {
  const isOfFiles = error instanceof Error && "syscall" in error;
  return isOfFiles ? new FileError(`download: ${path}: ${error.message}`, { cause: error }) : error;
}
