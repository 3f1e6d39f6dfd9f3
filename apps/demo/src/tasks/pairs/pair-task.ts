import type { Dataset } from "@nn/data";
import type { Network } from "@nn/network";
import { plotAttention } from "@nn/plot";
import type { NdArray } from "@nn/tensor";
import type { Settings } from "../../command-line/settings.js";
import type { Chapter, Exhibit, Task } from "../../experiment/experiment.js";
import type { Outcome } from "../../experiment/outcome.js";
import { answer } from "./answer.js";
import { testPairs, type PairData, type PairSet } from "./pair-sets.js";

/** Answers that the report shows. */
const shownAnswers = 12;

/** Sequences that are to be answered, of which the test set's never come in the training set. */
export function pairTask(set: PairSet, settings: Settings): { readonly task: Task; readonly pairs: PairData } {
  const { samples = set.samples, seed } = settings;
  const pairs = set.make(samples + testPairs, seed);
  const [train, test] = pairs.data.split([samples, testPairs], { seed });
  const task: Task = {
    train,
    test,
    title: set.title,
    facts: [
      ["data", set.summary],
      ["training set", `${samples.toLocaleString("en")} pairs`],
      ["test set", `${testPairs.toLocaleString("en")} other pairs`],
    ],
    chapters: (outcomes) => chapters(pairs, test, outcomes),
  };
  return { task, pairs };
}

async function chapters(pairs: PairData, test: Dataset, outcomes: readonly Outcome[]): Promise<readonly Chapter[]> {
  if (outcomes.length === 0) return [];
  const { network } = outcomes[0].run;
  const rows = test.take(shownAnswers);
  const answers = await answer(network, rows.x, pairs.sourceLength);
  const exhibits = await attentionExhibits(network, pairs, test.take(1));
  const looking = {
    title: "Where it looks",
    text: "While the network writes the answer (rows, from above), it looks at the sequence that it was given (columns).",
    exhibits,
  };
  return [
    ...(exhibits.length > 0 ? [looking] : []),
    {
      title: "Some answers",
      text: "Of the test set, written sign by sign, each after those that the network wrote before.",
      quote: lines(pairs, rows, answers).join("\n"),
      exhibits: [],
    },
  ];
}

function lines({ sign, sourceLength }: PairData, { x, y }: Dataset, answers: readonly Int32Array[]): string[] {
  const signs = (tokens: Iterable<number>): string => Array.from(tokens, sign).join("");
  const [width, length] = [x.shape[1], y.shape[1]];
  return answers.map((given, row) => {
    const source = signs(x.data.subarray(row * width, row * width + sourceLength));
    const right = signs(y.data.subarray(row * length, (row + 1) * length));
    const written = signs(given);
    return `${source} → ${written}  ${written === right ? "right" : `wrong, it is ${right}`}`;
  });
}

/** The decoder's attention to the encoder for one example: of all heads together. */
async function attentionExhibits(network: Network, pairs: PairData, example: Dataset): Promise<Exhibit[]> {
  const { values } = await network.capture(example.x);
  const name = Object.keys(values).find((path) => /(crossAttention|bahdanauDecoder)\.weights$/.test(path));
  if (name === undefined) return [];
  const tokens = Array.from(example.x.data);
  const figure = plotAttention(meanOfHeads(values[name]), {
    queries: Array.from(example.y.data, pairs.sign),
    keys: tokens.slice(0, pairs.sourceLength).map(pairs.sign),
  });
  return [{ file: "attention", about: "where it looks", figure }];
}

/** [1, H, T, S] → [T, S]; [1, T, S] as it is. */
function meanOfHeads({ data, shape }: NdArray): { data: Float32Array; shape: readonly number[] } {
  const [length, source] = shape.slice(-2);
  const size = length * source;
  const heads = data.length / size;
  const mean = new Float32Array(size);
  for (let at = 0; at < data.length; at++) mean[at % size] += data[at] / heads;
  return { data: mean, shape: [length, source] };
}
