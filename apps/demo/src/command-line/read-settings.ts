import type { Command } from "commander";
import { recipes } from "../networks/index.js";
import type { Recipe, SpecialOption } from "../networks/recipe.js";
import type { Settings } from "./settings.js";

const special: readonly SpecialOption[] = ["data", "noise", "hidden", "activation", "compare"];

/** `--compare` alone compares these. */
const compared: readonly string[] = ["adam", "rmsprop", "momentum", "gradientDescent"];

/** What commander makes of the arguments; it has no place for null. */
type Parsed = Omit<Settings, "compare" | "miniBatch"> & { compare?: true | string[]; miniBatch?: number | "full" };

/** What the arguments ask for. Ends as commander does, with a `CommanderError`, for help and for what is wrong. */
export function readSettings(program: Command, args: readonly string[]): { recipe: Recipe; settings: Settings } {
  program.parse(args.map(kebabCase), { from: "user" });
  const options = program.opts<Parsed>();
  const recipe = recipes.find(({ name }) => name === options.network) ?? recipes[0];
  for (const name of special) {
    if (options[name] === undefined || recipe.options.includes(name)) continue;
    const others = recipes.filter((other) => other.options.includes(name)).map((other) => other.name);
    const known = `${others.join(" and ")}: add --network ${others[0]}`;
    program.error(`error: option '--${name}' is not for the network ${recipe.name}, only for ${known}`);
  }
  if (options.compare !== undefined && options.optimizer !== undefined) {
    program.error("error: give either '--optimizer' or '--compare', not both");
  }
  const compare = options.compare === true ? compared : options.compare;
  if (compare && new Set(compare).size !== compare.length) program.error("error: '--compare' names an optimizer twice");
  const miniBatch = options.miniBatch === "full" ? null : options.miniBatch;
  return { recipe, settings: { ...options, compare, miniBatch } };
}

/** `--miniBatch` is understood as `--mini-batch`: the names that the packages' options have. */
function kebabCase(argument: string): string {
  const [flag, ...rest] = argument.split("=");
  if (!/^--[a-z]+[A-Z]/.test(flag)) return argument;
  return [flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), ...rest].join("=");
}
