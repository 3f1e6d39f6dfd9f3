import type { System } from "./system.js";

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` makes no end where a folder can be neither found nor
 * made, as below /proc: it goes up and down for ever.
 */
export async function makeFolder(path: string, system: Pick<System, "fs" | "path">): Promise<void> {
  const above = system.path.dirname(path);
  const make = (): Promise<void> =>
    system.fs.mkdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  await make().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" || above === path) throw error;
    await makeFolder(above, system);
    await make();
  });
}
