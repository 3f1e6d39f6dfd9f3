import { NnError } from "@nn/tensor";

/** Files exist only in Node; elsewhere networks travel as bytes. */
export class FileSystemError extends NnError {}

function builtin<K extends "node:fs" | "node:path">(name: K, use: string): K extends "node:fs" ? typeof import("node:fs") : typeof import("node:path") {
  const module = globalThis.process?.getBuiltinModule?.(name);
  if (!module) throw new FileSystemError(`${use} needs Node's file system; use toBytes() and fromBytes() here`);
  return module;
}

/** Writes a temporary file beside the target, flushes it and renames it: readers see the old file or the new one. */
export async function saveFile(path: string, bytes: Uint8Array): Promise<void> {
  const { promises: fs } = builtin("node:fs", "save");
  const { dirname, basename, join } = builtin("node:path", "save");
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${Date.now()}.tmp`);
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
    throw new FileSystemError(`save: cannot write "${path}": ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

export async function loadFile(path: string): Promise<Uint8Array> {
  const { promises: fs } = builtin("node:fs", "load");
  try {
    return await fs.readFile(path);
  } catch (cause) {
    throw new FileSystemError(`load: cannot read "${path}": ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
