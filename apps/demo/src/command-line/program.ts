import { Command, Option } from "commander";
import { activationNames } from "../hyper-parameters/activations.js";
import { optimizerNames } from "../hyper-parameters/optimizer-rates.js";
import { scheduleNames } from "../hyper-parameters/schedules.js";
import { recipes } from "../networks/index.js";
import { imageSets } from "../tasks/images/image-sets.js";
import { pairSets } from "../tasks/pairs/pair-sets.js";
import { planarSets } from "../tasks/planar/planar-sets.js";
import { bold, columns, muted } from "../screen/text.js";
import { listOf, miniBatch, numberAbove, oneOf, regularization, share, wholeNumber } from "./values.js";

const names = recipes.map(({ name }) => name);
const dataSets = [...new Set(recipes.flatMap((recipe) => recipe.dataSets))];

const outcome = "What comes out:";

/** The options by group, in the order of `--help`. */
const groups: readonly (readonly [string, readonly Option[]])[] = [
  [
    "What is learned:",
    [
      new Option("-n, --network <name>", "network to train").default(names[0]).argParser(oneOf(names)),
      option("-d, --data <name>", "data set to learn (default: the network's first)", oneOf(dataSets)),
      new Option("--data-folder <folder>", "folder with the data set's files"),
      new Option("--text <file>", "a text file of your own to learn to write"),
      option("--samples <count>", "examples to train on", wholeNumber(10, 100_000)),
      option("--noise <number>", "noise of the planar data set", numberAbove(0, { inclusive: true })),
      option("--hidden <units>", "units of the hidden layers, such as 16,16", listOf(wholeNumber(1, 8192))),
      option("--activation <name>", "activation of the hidden layers", oneOf(activationNames)),
      option("--width <factor>", "times as many channels in convolutional networks", numberAbove(0)),
    ],
  ],
  [
    "How it is trained:",
    [
      option("-e, --epochs <count>", "passes over the training set", wholeNumber(1, 1_000_000)),
      option("-b, --mini-batch <count>", 'examples per step, or "full"', miniBatch),
      option("-o, --optimizer <name>", optimizerNames.join(", "), oneOf(optimizerNames)),
      option("-l, --learning-rate <number>", "at the start", numberAbove(0)),
      option("--schedule <name>", `of the learning rate: ${scheduleNames.join(" or ")}`, oneOf(scheduleNames)),
      option("-r, --regularization <kind>", "none, l1, l2 or elasticNet, with a strength: l2:0.001", regularization),
      new Option("--no-augmentation", "train on images as they are, without random changes"),
      new Option("--plain", "train a plain network of equal depth at the same time"),
      option("--compare [optimizers]", "train several optimizers at the same time", listOf(oneOf(optimizerNames))),
      new Option("-s, --seed <number>", "of weights, data and order").default(1).argParser(wholeNumber(0, 2 ** 32 - 1)),
    ],
  ],
  [
    outcome,
    [
      option("--write <count>", "characters that a network writes in the end", wholeNumber(0, 1_000_000)),
      new Option("--prompt <text>", "what it writes on from"),
      option(
        "--temperature <number>",
        "0 writes what is likeliest, 1 as it learned",
        numberAbove(0, { inclusive: true }),
      ),
      option("--top-k <count>", "draws from so many likeliest characters only", wholeNumber(1)),
      option("--top-p <share>", "draws from the likeliest with this probability", share),
      new Option("--out <folder>", "folder for the files (default: runs/<network>-<data>-<seed>)"),
      new Option("-q, --quiet", "print the result and nothing else"),
      new Option("--no-color", "print without colours, as the variable NO_COLOR asks for"),
    ],
  ],
];

function option<T>(flags: string, description: string, read: (text: string) => T): Option {
  return new Option(flags, description).argParser(read);
}

/** The command line of `npm start`, without what is done about it. */
export function createProgram(): Command {
  const program = new Command("npm start --")
    .description("Trains a network and writes a report: curves, pictures of what it learned, and the network itself.")
    .usage("[options]")
    .addHelpOption(new Option("-h, --help", "show this help").helpGroup(outcome))
    .argument("[rest...]")
    .showHelpAfterError("npm start -- --help lists all options.")
    .exitOverride()
    .configureHelp({ styleTitle: bold, styleOptionTerm: (text) => text, styleDescriptionText: (text) => text });
  for (const [heading, options] of groups) {
    for (const each of options) program.addOption(each.helpGroup(heading));
  }
  return program.addHelpText("after", () => `\n${lists()}`);
}

function lists(): string {
  const list = (entries: readonly { readonly name: string; readonly summary: string }[]): string[] =>
    columns(entries.map(({ name, summary }) => [name, summary])).map((line) => `  ${line}`);
  return [
    bold("Networks:"),
    ...list(recipes),
    "",
    bold("Data sets of images:"),
    ...list(imageSets),
    "",
    bold("Data sets of the planar network:"),
    ...list(planarSets),
    "",
    bold("Texts of the network that writes:"),
    ...list([{ name: "moby-dick", summary: "Herman Melville's novel of 1851, 1.2 million characters" }]),
    "",
    bold("Sequences of the network with encoder and decoder:"),
    ...list(pairSets),
    "",
    bold("Examples:"),
    "  npm start",
    "  npm start -- --network resnet20 --data fashion-mnist --samples 10000 --plain",
    "  npm start -- --network planar --data spiral",
    "  npm start -- --network planar --data moons --compare adam,momentum,gradientDescent",
    "  npm start -- --network gpt --data moby-dick --temperature 0.7",
    "  npm start -- --network seq2seq --data reverse",
    "  npm start -- --epochs 5 --mini-batch 128 --regularization l2:0.0001 --seed 7",
    "",
    muted("Ctrl-C ends the training; the report is written of the epochs that were finished."),
  ].join("\n");
}
