import type { Layer } from "@nn/layers";
import { crossEntropy, Network, sequenceAccuracy } from "@nn/network";
import type { HyperParameters } from "../../hyper-parameters/hyper-parameters.js";
import { pairSets, type PairData, type PairSet } from "../../tasks/pairs/pair-sets.js";
import { pairTask } from "../../tasks/pairs/pair-task.js";
import type { Recipe } from "../recipe.js";
import { runsOf } from "../runs.js";

/** What tells one network with encoder and decoder from another. */
interface PairNetwork {
  readonly name: string;
  readonly summary: string;
  /** "recurrent encoder and decoder" */
  readonly title: string;
  readonly hyperParameters: Omit<HyperParameters, "epochs">;
  readonly layers: (pairs: PairData, set: PairSet) => Layer[];
}

/** A network that reads a sequence and writes another. */
export function pairRecipe({ name, summary, title, hyperParameters, layers }: PairNetwork): Recipe {
  return {
    name,
    summary,
    dataSets: pairSets.map((set) => set.name),
    options: ["data", "compare"],
    async prepare(settings) {
      const set = pairSets.find((each) => each.name === settings.data) ?? pairSets[0];
      const { task, pairs } = pairTask(set, settings);
      const create = (label: string): Network =>
        new Network({
          name: label,
          input: task.train.inputShape,
          layers: layers(pairs, set),
          loss: crossEntropy,
          metrics: [sequenceAccuracy],
          seed: settings.seed,
        });
      const runs = runsOf(settings, { ...hyperParameters, epochs: set.epochs }, create);
      const slug = `${name}-${set.name}-${settings.seed}`;
      return { title: `${task.title}: ${title}`, slug, seed: settings.seed, task, runs };
    },
  };
}
