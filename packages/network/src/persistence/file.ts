import type * as FileSystem from "node:fs";
import type * as Path from "node:path";
import { NnError } from "@nn/tensor";

/** Files exist only in Node; elsewhere networks travel as bytes. */
export class FileSystemError extends NnError {}

/** Node's modules, found without an import: bundlers for browsers never see them. */
function nodeModules(use: string): { fs: typeof FileSystem.promises; path: typeof Path } {
  const { process } = globalThis;
  if (!process?.getBuiltinModule)
    throw new FileSystemError(`${use} needs Node's file system; use toBytes() and fromBytes() here`);
  return { fs: process.getBuiltinModule("node:fs").promises, path: process.getBuiltinModule("node:path") };
}

/** Writes a temporary file beside the target, flushes it and renames it: readers see the old file or the new one. */
export async function saveFile(path: string, bytes: Uint8Array): Promise<void> {
  const { fs, path: paths } = nodeModules("save");
  const temporary = paths.join(paths.dirname(path), `.${paths.basename(path)}.${process.pid}.${Date.now()}.tmp`);
  try {
    const file = await fs.open(temporary, "w");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(temporary, path);
  } catch (cause) {
    await fs.rm(temporary, { force: true });
    throw new FileSystemError(
      `save: cannot write "${path}": ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

export async function loadFile(path: string): Promise<Uint8Array> {
  const { fs } = nodeModules("load");
  try {
    return await fs.readFile(path);
  } catch (cause) {
    throw new FileSystemError(
      `load: cannot read "${path}": ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
