import type * as FileSystem from "node:fs";
import type * as Path from "node:path";
import { describe, NnError } from "@nn/tensor";

/** Files exist only in Node; elsewhere networks travel as bytes. */
export class FileSystemError extends NnError {}

/** Node's modules, found without an import: bundlers for browsers never see them. */
function nodeModules(use: string): { fs: typeof FileSystem.promises; path: typeof Path } {
  const { process } = globalThis;
  if (!process?.getBuiltinModule)
    throw new FileSystemError(`${use} needs Node's file system; use toBytes() and fromBytes() here`);
  return { fs: process.getBuiltinModule("node:fs").promises, path: process.getBuiltinModule("node:path") };
}

/** A path, or a file: URL. */
export type FilePath = string | URL;

function pathOf(path: FilePath, use: string): string {
  if (typeof path === "string" && path !== "") return path;
  if (path instanceof URL && path.protocol === "file:") return process.getBuiltinModule("node:url").fileURLToPath(path);
  throw new FileSystemError(`${use}: expected a path or a file: URL, got ${describe(path)}`);
}

/** Tells apart the temporary files of saves that run at the same time. */
let saves = 0;

/**
 * Writes a temporary file beside the target, flushes it and renames it: readers see the old file or the new one. A
 * symbolic link stays, and what it points to is replaced. Folders that are missing are made: a network is saved when it is
 * trained, which is too late to learn that there is no "models".
 *
 * @throws {FileSystemError} the target is no regular file, or the disk refuses; the old file is as it was.
 */
export async function saveFile(file: FilePath, bytes: Uint8Array): Promise<void> {
  const { fs, path: paths } = nodeModules("save");
  const given = pathOf(file, "save");
  let temporary: string | undefined;
  try {
    const target = await regularFile(fs, given);
    await makeFolder(paths.dirname(target), fs, paths);
    temporary = paths.join(paths.dirname(target), `.${paths.basename(target)}.${process.pid}.${saves++}.tmp`);
    await writeAndFlush(fs, temporary, bytes);
    await fs.rename(temporary, target);
  } catch (cause) {
    if (temporary) await fs.rm(temporary, { force: true });
    throw new FileSystemError(`save: cannot write "${given}": ${reason(cause)}`, { cause });
  }
}

/** Where a path leads. Devices, pipes and folders are not to be replaced by a file. */
async function regularFile(fs: typeof FileSystem.promises, path: string): Promise<string> {
  const found = await fs.stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!found) return path;
  if (!found.isFile()) throw new FileSystemError("it is not a regular file");
  return fs.realpath(path);
}

/** Without Node's own `recursive`, which makes no end below /proc, where folders can be neither found nor made. */
async function makeFolder(folder: string, fs: typeof FileSystem.promises, paths: typeof Path): Promise<void> {
  const make = (): Promise<void> =>
    fs.mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  if (await fs.stat(folder).catch(() => undefined)) return;
  await make().catch(async (error: NodeJS.ErrnoException) => {
    const above = paths.dirname(folder);
    if (error.code !== "ENOENT" || above === folder) throw error;
    await makeFolder(above, fs, paths);
    await make();
  });
}

async function writeAndFlush(fs: typeof FileSystem.promises, path: string, bytes: Uint8Array): Promise<void> {
  const file = await fs.open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function loadFile(file: FilePath): Promise<Uint8Array> {
  const { fs } = nodeModules("load");
  const given = pathOf(file, "load");
  try {
    return await fs.readFile(given);
  } catch (cause) {
    throw new FileSystemError(`load: cannot read "${given}": ${reason(cause)}`, { cause });
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
