import { planarSet } from "../../../src/tasks/planar/planar-sets.js";
import { choices, ranges, settingsFor, type Settings } from "./settings.js";

/** Settings as the part of an address after #, so that a link shows somebody else the same training. */
export function toHash(settings: Settings): string {
  const { hidden, ...rest } = settings;
  const entries = Object.entries({ ...rest, hidden: hidden.join("-") }).map(([name, value]) => [name, String(value)]);
  return `#${new URLSearchParams(entries).toString()}`;
}

/** From a link to settings. What is missing or makes no sense is what suits the data set. */
export function fromHash(hash: string): Settings {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const data = name(given, "data", choices.data) ?? "spiral";
  const usual = settingsFor(data);
  return {
    data,
    noise: number(given, "noise", { least: 0, most: planarSet(data).mostNoise }) ?? usual.noise,
    hidden: layers(given.get("hidden")) ?? usual.hidden,
    activation: name(given, "activation", choices.activation) ?? usual.activation,
    optimizer: name(given, "optimizer", choices.optimizer) ?? usual.optimizer,
    learningRate: offered(given, "learningRate", choices.learningRate) ?? usual.learningRate,
    miniBatch: offered(given, "miniBatch", choices.miniBatch) ?? usual.miniBatch,
    regularization: name(given, "regularization", choices.regularization) ?? usual.regularization,
    strength: offered(given, "strength", choices.strength) ?? usual.strength,
    seed: whole(number(given, "seed", ranges.seed)) ?? usual.seed,
  };
}

function name(given: URLSearchParams, key: string, names: readonly string[]): string | undefined {
  const value = given.get(key);
  return value !== null && names.includes(value) ? value : undefined;
}

function number(
  given: URLSearchParams,
  key: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const text = given.get(key);
  const value = text === null || text.trim() === "" ? Number.NaN : Number(text);
  return value >= least && value <= most ? value : undefined;
}

function offered(given: URLSearchParams, key: string, values: readonly number[]): number | undefined {
  const value = number(given, key, { least: Math.min(...values), most: Math.max(...values) });
  return value !== undefined && values.includes(value) ? value : undefined;
}

function whole(value: number | undefined): number | undefined {
  return Number.isInteger(value) ? value : undefined;
}

function layers(text: string | null): readonly number[] | undefined {
  if (text === null) return undefined;
  const units = text === "" ? [] : text.split("-").map(Number);
  const { least, most } = ranges.hidden;
  const valid = units.every((count) => Number.isInteger(count) && count >= least && count <= most);
  return valid && units.length <= ranges.layers.most ? units : undefined;
}
