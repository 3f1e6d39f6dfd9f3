import { Command, Option } from "commander";
import { peerNames, type PeerName } from "../peers/index.js";
import { workloads } from "../workloads/index.js";
import { namesOf, numberBetween, wholeNumber } from "./values.js";

/** What `bench train` was asked for. */
export interface TrainSettings {
  readonly workload: readonly string[];
  readonly peers: readonly PeerName[];
  readonly threads: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly json: boolean;
  readonly markdown: boolean;
}

const workloadNames = workloads.map(({ name }) => name);

/** The command line, without what is done about it. */
export function createProgram(train: (settings: TrainSettings) => Promise<void>): Command {
  const program = new Command("pnpm --silent bench")
    .description("Measures this framework beside others.")
    .helpCommand(false)
    .helpOption("-h, --help", "show this help")
    .showHelpAfterError("pnpm --silent bench --help lists everything.")
    .exitOverride();
  program
    .command("train")
    .description("time of a training step, each framework in processes of its own, in turns")
    .allowExcessArguments(false)
    .addOption(
      list("-w, --workload <names>", "what to train", workloadNames).argParser(namesOf("workload", workloadNames)),
    )
    .addOption(list("-p, --peers <names>", "frameworks", peerNames).argParser(namesOf("peer", peerNames)))
    .addOption(new Option("-t, --threads <count>", "threads each may use").default(1).argParser(wholeNumber(1, 256)))
    .addOption(new Option("-r, --rounds <count>", "processes per framework").default(3).argParser(wholeNumber(1, 1000)))
    .addOption(
      new Option("-s, --seconds <time>", "measured in each, after warming up")
        .default(2)
        .argParser(numberBetween(0.01, 3600)),
    )
    .addOption(
      new Option("--json", "a line of JSON for each framework and workload").default(false).conflicts("markdown"),
    )
    .addOption(new Option("--markdown", "tables in Markdown").default(false))
    .addHelpText("after", trainHelp())
    .action(train);
  return program;
}

const list = (flags: string, description: string, names: readonly string[]): Option =>
  new Option(flags, `${description}: ${names.join(",")}`).default([...names], "all");

function trainHelp(): string {
  const width = Math.max(...workloadNames.map(({ length }) => length));
  return [
    "",
    "Workloads:",
    ...workloads.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "Example:",
    "  pnpm --silent bench train --workload mlp --threads 1 --peers nn,tfjs-wasm --json",
  ].join("\n");
}
