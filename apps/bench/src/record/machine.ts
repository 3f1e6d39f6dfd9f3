import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";

/** The machine that was measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** Sizes as the system gives them, by name: "L1d": "32K". Empty where it gives none. */
  readonly caches: Readonly<Record<string, string>>;
  /** GB of 10⁹ bytes. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
}

export const describeMachine = (): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  cores: availableParallelism(),
  caches: caches(),
  memory: Math.round(totalmem() / 1e9),
  system: `${process.platform} ${process.arch}`,
  node: process.version,
  v8: process.versions.v8,
});

/** Processes that wanted to run, on average over the last minute; where the system counts them. */
export const load = (): number => Math.round(100 * loadavg()[0]) / 100;

/** The first core's caches, as Linux describes them. */
function caches(folder = "/sys/devices/system/cpu/cpu0/cache"): Record<string, string> {
  const found: Record<string, string> = {};
  try {
    for (const entry of readdirSync(folder).filter((name) => name.startsWith("index"))) {
      const read = (name: string): string => readFileSync(join(folder, entry, name), "utf8").trim();
      const kind = { Data: "d", Instruction: "i" }[read("type")] ?? "";
      found[`L${read("level")}${kind}`] = read("size");
    }
  } catch {
    // Other systems keep this elsewhere; the results say less then.
  }
  return found;
}

/** The machine in a file's name. */
export const slugOf = ({ cpu, cores }: Pick<Machine, "cpu" | "cores">): string =>
  `${cpu} ${cores} cores`
    .toLowerCase()
    .replaceAll(/\((r|tm)\)/g, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
