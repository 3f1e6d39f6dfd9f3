import type { Run } from "../measure/jobs.js";
import type { Machine } from "../record/machine.js";

/** Where the program writes, how it starts processes, and what it knows of the machine. */
export interface Surroundings {
  readonly output: (text: string) => void;
  readonly errors: (text: string) => void;
  readonly run: Run;
  /** What is to be said about the PyTorch that is here; undefined where there is none. */
  readonly pytorch: () => string | undefined;
  readonly machine: () => Machine;
  /** The load average. */
  readonly load: () => number;
  /** Versions of the others, and the commit of this framework. */
  readonly versions: () => Readonly<Record<string, string>>;
  /** Where `record` writes if nothing else is said. */
  readonly results: string;
}
