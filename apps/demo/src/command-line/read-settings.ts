import type { Command } from "commander";
import { recipes } from "../networks/index.js";
import type { Recipe, SpecialOption } from "../networks/recipe.js";
import type { Settings } from "./settings.js";

const special: readonly SpecialOption[] = [
  ...(["data", "dataFolder", "augmentation", "noise", "hidden"] as const),
  ...(["activation", "width", "plain", "compare"] as const),
  ...(["text", "write", "prompt", "temperature", "topK", "topP"] as const),
];

/** `--compare` alone compares these. */
const compared: readonly string[] = ["adam", "rmsprop", "momentum", "gradientDescent"];

/** What commander makes of the arguments; it has no place for null. */
type Parsed = Omit<Settings, "compare" | "miniBatch" | "quiet"> & {
  compare?: true | string[];
  miniBatch?: number | "full";
  quiet?: true;
};

/** What the arguments ask for. Ends as commander does, with a `CommanderError`, for help and for what is wrong. */
export function readSettings(program: Command, args: readonly string[]): { recipe: Recipe; settings: Settings } {
  program.parse(args.map(kebabCase), { from: "user" });
  if (program.args.length > 0) program.error(`error: ${strayWords(program.args)}`);
  const options = program.opts<Parsed>();
  const recipe = recipes.find(({ name }) => name === options.network) ?? recipes[0];
  const trouble = unsuited(recipe, program);
  if (trouble !== undefined) program.error(`error: ${trouble}`);
  if (options.data !== undefined && options.text !== undefined) {
    program.error("error: give either '--data' or '--text', not both");
  }
  if (options.compare !== undefined && options.optimizer !== undefined) {
    program.error("error: give either '--optimizer' or '--compare', not both");
  }
  if (options.compare !== undefined && options.plain) {
    program.error("error: give either '--plain' or '--compare', not both");
  }
  const compare = options.compare === true ? compared : options.compare;
  if (compare && new Set(compare).size !== compare.length) program.error("error: '--compare' names an optimizer twice");
  const miniBatch = options.miniBatch === "full" ? null : options.miniBatch;
  return { recipe, settings: { ...options, compare, miniBatch, quiet: options.quiet === true } };
}

/** `npm start --network planar`, without the "--": npm keeps the option's name and hands on the word behind it alone. */
function strayWords(words: readonly string[]): string {
  const meant = words.flatMap((word) => {
    if (recipes.some(({ name }) => name === word)) return [`--network ${word}`];
    return recipes.some(({ dataSets }) => dataSets.includes(word)) ? [`--data ${word}`] : [];
  });
  const example = meant.length > 0 ? meant.join(" ") : "--epochs 5";
  return `there is no option before ${words.map((word) => `'${word}'`).join(", ")}. Options go behind a --, as in: npm start -- ${example}`;
}

/** What was asked for that the network does not understand, and which networks do; undefined where all is well. */
function unsuited(recipe: Recipe, program: Command): string | undefined {
  const { data } = program.opts<Parsed>();
  const advice = (others: readonly Recipe[]): string =>
    `${others.map(({ name }) => name).join(", ")}: add --network ${others[0]?.name}`;
  for (const name of special) {
    if (program.getOptionValueSource(name) !== "cli" || recipe.options.includes(name)) continue;
    const flag = program.options.find((option) => option.attributeName() === name)?.long;
    const others = recipes.filter(({ options }) => options.includes(name));
    return `option '${flag}' is not for the network ${recipe.name}, only for ${advice(others)}`;
  }
  if (data === undefined || recipe.dataSets.includes(data)) return undefined;
  const others = recipes.filter(({ dataSets }) => dataSets.includes(data));
  const known = recipe.dataSets.join(", ");
  return `the network ${recipe.name} learns ${known}. ${data} is for ${advice(others)}`;
}

/** `--miniBatch` is understood as `--mini-batch`: the names that the packages' options have. */
function kebabCase(argument: string): string {
  const [flag, ...rest] = argument.split("=");
  if (!/^--[a-z]+[A-Z]/.test(flag)) return argument;
  return [flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), ...rest].join("=");
}
