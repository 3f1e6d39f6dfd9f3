import { Command, Option } from "commander";
import { batchSizes, models } from "../latency/models.js";
import { cases } from "../ops/cases/index.js";
import { HEAP_CASE } from "../ops/measure-heap.js";
import { compileCases } from "../ops/measure-compile.js";
import { generateCases } from "../ops/measure-generate.js";
import { select } from "../ops/select.js";
import { opPeerNames, predictorNames, trainerNames, type PeerName } from "../peers/index.js";
import { workloads } from "../workloads/index.js";
import type { LatencySettings, OpsSettings, RecordSettings, TrainSettings } from "./settings.js";
import { namesOf, numberBetween, threadCount, wholeNumber, wholeNumbers } from "./values.js";

export interface Actions {
  train(settings: TrainSettings): Promise<void>;
  ops(settings: OpsSettings): Promise<void>;
  latency(settings: LatencySettings): Promise<void>;
  record(settings: RecordSettings): Promise<void>;
}

const modelNames = models.map(({ name }) => name);

const workloadNames = workloads.map(({ name }) => name);

/** The command line, without what is done about it. */
export function createProgram(actions: Actions, results: string): Command {
  const program = new Command("pnpm --silent bench")
    .description("Measures this framework beside others.")
    .helpCommand(false)
    .helpOption("-h, --help", "show this help")
    .addHelpText("after", "\nCOMMAND --help lists what a command measures, and its options.")
    .showHelpAfterError("pnpm --silent bench --help lists everything.")
    .exitOverride();
  addTrain(program, actions);
  addOps(program, actions);
  addLatency(program, actions);
  addRecord(program, actions, results);
  return program;
}

function addTrain(program: Command, actions: Actions): void {
  const train = program
    .command("train")
    .description("Time of a training step, each framework in processes of its own, in turns")
    .addOption(
      list("-w, --workload <names>", "what to train", workloadNames).argParser(namesOf("workload", workloadNames)),
    );
  measuring(train, trainerNames, { rounds: 5, seconds: 1.2 })
    .addHelpText("after", help("Workloads", workloads, "train --workload mlp --threads 1 --peers nn,tfjs-wasm --json"))
    .action((settings: TrainSettings) => actions.train(settings));
}

function addOps(program: Command, actions: Actions): void {
  const ops = program
    .command("ops")
    .description("Time of single operations, and what share that is of what the machine can do")
    .addOption(new Option("-o, --only <names...>", "cases, or beginnings of their names").argParser(select));
  measuring(ops, opPeerNames, { rounds: 5, seconds: 0.2 })
    .addHelpText(
      "after",
      help(
        "Cases",
        [...peaks, ...cases, heap, ...compileCases, ...generateCases],
        "ops --only matmul-512 --threads 1 --json",
      ),
    )
    .action((settings: OpsSettings) => actions.ops(settings));
}

function addLatency(program: Command, actions: Actions): void {
  const latency = program
    .command("latency")
    .description("Time of a prediction: what usually passes until the result is there, and what seldom does")
    .addOption(list("-m, --model <names>", "what predicts", modelNames).argParser(namesOf("model", modelNames)))
    .addOption(
      new Option("-b, --batch <sizes>", "examples at a time")
        .default([...batchSizes], "1,32")
        .argParser(wholeNumbers(1, 4096)),
    );
  measuring(latency, predictorNames, { rounds: 2, seconds: 1 })
    .addHelpText("after", help("Models", models, "latency --model lenet --batch 1 --peers nn,pytorch --json"))
    .action((settings: LatencySettings) => actions.latency(settings));
}

function addRecord(program: Command, actions: Actions, results: string): void {
  program
    .command("record")
    .description("Everything, written to files with a description of the machine")
    .allowExcessArguments(false)
    .addOption(new Option("--out <folder>", "where to").default(results, "apps/bench/results"))
    .action((settings: RecordSettings) => actions.record(settings));
}

const list = (flags: string, description: string, names: readonly string[]): Option =>
  new Option(flags, `${description}: ${names.join(", ")}`).default([...names], "all");

/** The options of every measurement. */
function measuring(
  command: Command,
  peers: readonly PeerName[],
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Command {
  return command
    .allowExcessArguments(false)
    .addOption(list("-p, --peers <names>", "frameworks", peers).argParser(namesOf("peer", peers)))
    .addOption(
      new Option(
        "-t, --threads <count>",
        'threads each may use; "best" tries one and one per core, and takes the faster',
      )
        .default("best")
        .argParser(threadCount),
    )
    .addOption(
      new Option("-r, --rounds <count>", "processes per framework").default(rounds).argParser(wholeNumber(1, 1000)),
    )
    .addOption(
      new Option("-s, --seconds <time>", "measured in each, after warming up")
        .default(seconds)
        .argParser(numberBetween(0.01, 3600)),
    )
    .addOption(new Option("--json", "a line of JSON for each result").conflicts("markdown"))
    .addOption(new Option("--markdown", "tables in Markdown"));
}

interface Entry {
  readonly name: string;
  readonly summary: string;
}

const peaks: readonly Entry[] = [
  { name: "peak-fma", summary: "what the machine can do: independent multiply-adds" },
  { name: "peak-copy", summary: "what the machine can do: copying from memory to memory" },
];

const heap: Entry = { name: HEAP_CASE, summary: "what 100,000 steps of planar leave on the heap (nn)" };

function help(title: string, entries: readonly Entry[], example: string): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  return [
    "",
    `${title}:`,
    ...entries.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "Example:",
    `  pnpm --silent bench ${example}`,
  ].join("\n");
}
