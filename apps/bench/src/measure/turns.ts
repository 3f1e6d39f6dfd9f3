import { CannotError } from "../peers/cannot.js";
import { nameOf, type Contestant } from "./contestants.js";

export interface TurnsOptions {
  readonly contestants: readonly Contestant[];
  /** Processes per contestant. */
  readonly rounds: number;
  /** Seconds of a process after which its contestant is not run again: slow ones need no second look. */
  readonly patience?: number;
  /** Told before each process, and of what went wrong. */
  readonly log: (line: string) => void;
  readonly now?: () => number;
}

/** What the processes of a contestant reported. */
export interface Reported<R> extends Contestant {
  readonly reports: readonly R[];
}

export interface Turns<R> {
  /** Contestants of which something is known, in their order. */
  readonly reported: readonly Reported<R>[];
  readonly problems: readonly string[];
  /** Contestants that have no way to do it, and why. */
  readonly unable: readonly (Contestant & { readonly reason: string })[];
}

/**
 * Runs every contestant, in turns (A B A B …), so that what else the machine does falls on all of them. One that fails, or
 * has no way to do it, is left out of the following rounds.
 */
export async function inTurns<R>(
  title: string,
  run: (contestant: Contestant) => Promise<R>,
  { contestants, rounds, patience = Infinity, log, now = () => performance.now() }: TurnsOptions,
): Promise<Turns<R>> {
  const all = contestants.map((contestant) => ({ ...contestant, reports: [] as R[] }));
  const problems: string[] = [];
  const unable: Turns<R>["unable"][number][] = [];
  let active = all;
  for (let round = 1; round <= rounds; round++) {
    for (const entry of active) {
      log(`${title}, round ${round} of ${rounds}: ${nameOf(entry)}`);
      const begin = now();
      try {
        entry.reports.push(await run(entry));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (error instanceof CannotError) unable.push({ peer: entry.peer, threads: entry.threads, reason });
        else problems.push(reason);
        log(error instanceof CannotError ? `${title}: ${entry.peer} cannot: ${reason}` : reason);
        active = active.filter((other) => other !== entry);
      }
      if (now() - begin > 1000 * patience) active = active.filter((other) => other !== entry);
    }
  }
  return { reported: all.filter(({ reports }) => reports.length > 0), problems, unable };
}
