import type { Network } from "@nn/network";
import type { Settings } from "../command-line/settings.js";
import type { Run } from "../experiment/run.js";
import { withChoices, type HyperParameters } from "../hyper-parameters/hyper-parameters.js";

/** One run, or one for each optimizer that is to be compared. All start from the same weights. */
export function runsOf(settings: Settings, defaults: HyperParameters, create: (name: string) => Network): Run[] {
  const run = (label: string, chosen: Partial<HyperParameters>): Run => ({
    label,
    network: create(label),
    hyperParameters: withChoices(defaults, chosen),
  });
  const chosen = chosenParameters(settings);
  if (!settings.compare) return [run(settings.network, chosen)];
  return settings.compare.map((optimizer) => run(optimizer, { ...chosen, optimizer }));
}

/** The hyper-parameters that the user asked for. */
export function chosenParameters(settings: Settings): Partial<HyperParameters> {
  const { epochs, miniBatch, optimizer, learningRate, schedule, regularization } = settings;
  const chosen = { epochs, miniBatch, optimizer, learningRate, schedule, regularization };
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
}
