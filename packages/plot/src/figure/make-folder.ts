import type * as Files from "node:fs/promises";
import type * as Path from "node:path";

interface System {
  readonly fs: typeof Files;
  readonly path: typeof Path;
}

/**
 * Makes a folder and those above it that are missing. Without Node's own `recursive`, which makes no end below /proc, where
 * folders can be neither found nor made.
 */
export async function makeFolder(folder: string, system: System): Promise<void> {
  const make = (): Promise<void> =>
    system.fs.mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  if (await system.fs.stat(folder).catch(() => undefined)) return;
  await make().catch(async (error: NodeJS.ErrnoException) => {
    const above = system.path.dirname(folder);
    if (error.code !== "ENOENT" || above === folder) throw error;
    await makeFolder(above, system);
    await make();
  });
}
