import { CharacterTokenizer, loadFile, readText, splitSequence, tokenWindows } from "@nn/data";
import { generate, type Network } from "@nn/network";
import type { Settings } from "../../command-line/settings.js";
import type { Chapter, Task } from "../../experiment/experiment.js";
import type { Outcome } from "../../experiment/outcome.js";
import { mobyDick } from "./moby-dick.js";

/** Texts that `--data` names. */
export const textSets = ["moby-dick"] as const;

/** What the writing starts from, unless the settings say. */
const openings: readonly string[] = ["Call me Ishmael. ", "The ", "\n"];

export interface TextTask extends Task {
  /** Different characters: the tokens of the network. */
  readonly vocabulary: number;
}

interface TextTaskOptions {
  /** Characters that the network sees at once. */
  readonly length: number;
  /** Windows from random places in an epoch. */
  readonly windows: number;
}

/** Of so many windows of the test set one is looked at after every epoch; all of them in the end. */
const validationStride = 8;

/**
 * A text, character by character: the network learns to say the next one in nine tenths of it, and is tested on the last
 * tenth. Then it writes.
 */
export async function textTask(settings: Settings, { length, windows }: TextTaskOptions): Promise<TextTask> {
  const { seed, samples = windows, text: path } = settings;
  const text = path === undefined ? mobyDick() : readText(await loadFile(path));
  const tokenizer = CharacterTokenizer.train(text);
  const [seen, heldOut] = splitSequence(tokenizer.encode(text), 0.9);
  const count = (size: number): string => `${size.toLocaleString("en")} characters`;
  return {
    train: tokenWindows(seen, { length, samples, seed }),
    test: tokenWindows(heldOut, { length }),
    validation: tokenWindows(heldOut, { length, stride: length * validationStride }),
    title: path === undefined ? "Moby-Dick" : path.slice(path.lastIndexOf("/") + 1),
    vocabulary: tokenizer.size,
    unit: "character",
    facts: [
      ["data", `${path === undefined ? "Moby-Dick by Herman Melville" : path}, ${tokenizer.size} different characters`],
      [
        "training set",
        `the first ${count(seen.length)}, ${samples.toLocaleString("en")} windows of ${length} in an epoch`,
      ],
      ["test set", `the last ${count(heldOut.length)}, which it never sees`],
    ],
    files: [{ name: "tokenizer.json", about: "its characters", content: JSON.stringify(tokenizer) }],
    write: (network, signal) => write(network, tokenizer, settings, signal),
    chapters: (outcomes) => Promise.resolve(chapters(outcomes, settings)),
  };
}

/** The opening, and then what the network makes of it, as it comes. */
async function* write(
  network: Network,
  tokenizer: CharacterTokenizer,
  settings: Settings,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { seed, write: count = defaults.write, temperature = defaults.temperature, topK, topP } = settings;
  const prompt = settings.prompt ?? openingFor(tokenizer);
  const options = { length: count, temperature, topK, topP, seed, signal };
  yield prompt;
  const decoder = tokenizer.decoder();
  for await (const token of generate(network, tokenizer.encode(prompt), given(options))) yield decoder.push(token);
  yield decoder.end();
}

const defaults = { write: 500, temperature: 0.8 } as const;

/** The first opening of which the text has every character. */
function openingFor({ characters }: CharacterTokenizer): string {
  return openings.find((opening) => [...opening].every((one) => characters.includes(one))) ?? characters[0];
}

/** Without what is undefined. */
function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** Of the first network that wrote. */
function chapters(outcomes: readonly Outcome[], settings: Settings): Chapter[] {
  const writer = outcomes.find(({ text }) => text !== undefined);
  if (writer?.text === undefined) return [];
  const { temperature = defaults.temperature } = settings;
  const manner = temperature === 0 ? "always the likeliest" : `drawn at temperature ${temperature}`;
  const text = `The network goes on from a few words, character by character, each ${manner}.`;
  return [{ title: "What it writes", text, quote: writer.text, exhibits: [] }];
}
