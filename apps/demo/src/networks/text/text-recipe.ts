import type { Layer } from "@nn/layers";
import { crossEntropy, Network, perplexity } from "@nn/network";
import type { HyperParameters } from "../../hyper-parameters/hyper-parameters.js";
import { textSets, textTask } from "../../tasks/text/text-task.js";
import type { Recipe } from "../recipe.js";
import { runsOf } from "../runs.js";

/** What tells one network that writes from another. */
interface TextNetwork {
  readonly name: string;
  readonly summary: string;
  /** "small GPT" */
  readonly title: string;
  /** Characters that it sees at once. */
  readonly length: number;
  /** Windows in an epoch. */
  readonly windows: number;
  readonly hyperParameters: HyperParameters;
  /** From numbers of characters [T] to logits [T, V], by the number of characters. */
  readonly layers: (vocabulary: number) => Layer[];
}

/** A network that learns to say the next character of a text, and then writes. */
export function textRecipe({ name, summary, title, length, windows, hyperParameters, layers }: TextNetwork): Recipe {
  return {
    name,
    summary,
    dataSets: textSets,
    options: ["data", "text", "write", "prompt", "temperature", "topK", "topP", "compare"],
    async prepare(settings) {
      const task = await textTask(settings, { length, windows });
      const create = (label: string): Network =>
        new Network({
          name: label,
          input: [length],
          layers: layers(task.vocabulary),
          loss: crossEntropy,
          metrics: [perplexity],
          seed: settings.seed,
        });
      const runs = runsOf(settings, hyperParameters, create);
      return {
        title: `${task.title}: ${title}`,
        slug: `${name}-${settings.text === undefined ? textSets[0] : "text"}-${settings.seed}`,
        seed: settings.seed,
        task,
        runs,
      };
    },
  };
}
