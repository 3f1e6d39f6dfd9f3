import { Command, Option } from "commander";
import { namesOf, numberBetween, wholeNumber } from "../../src/command-line/values.js";
import { menu, usual } from "../src/job/menu.js";

/** What `web:bench` was asked for. */
export interface Settings {
  readonly workload: readonly string[];
  readonly threads: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly json: boolean;
}

const names = menu.map(({ name }) => name);

/** Reads the command line; ends the process with status 1 and a word of advice where it makes no sense. */
export const readSettings = (args: readonly string[]): Settings =>
  new Command("pnpm --filter @nn/bench web:bench")
    .description("Measures the same workloads in Node and in pages of Chromium, isolated and not, in turns.")
    .helpOption("-h, --help", "show this help")
    .allowExcessArguments(false)
    .addOption(
      new Option("-w, --workload <names>", `what to run: ${names.join(",")}`)
        .default([...usual], usual.join(","))
        .argParser(namesOf("workload", names)),
    )
    .addOption(
      new Option("-t, --threads <count>", "measured besides one thread, where memory can be shared; 1: nothing else")
        .default(2)
        .argParser(wholeNumber(1, 64)),
    )
    .addOption(new Option("-r, --rounds <count>", "turns").default(3).argParser(wholeNumber(1, 1000)))
    .addOption(
      new Option("-s, --seconds <time>", "measured in each, after warming up")
        .default(1)
        .argParser(numberBetween(0.01, 3600)),
    )
    .addOption(new Option("--json", "a line of JSON for each workload and place").default(false))
    .parse(args, { from: "user" })
    .opts<Settings>();
