import type { Dataset } from "@nn/data";
import type { Network } from "@nn/network";
import { NothingToPlotError, plotDecisionBoundary, type DecisionBoundaryOptions, type Figure } from "@nn/plot";
import type { Chapter, Exhibit, Task } from "../../experiment/experiment.js";
import type { Outcome } from "../../experiment/outcome.js";
import { planarData } from "./planar-data.js";
import type { GeneratorOptions, PlanarSet } from "./planar-set.js";

/** Points of the plane with their classes: some to learn from, and as many more from the same source to test on. */
export function planarTask(set: PlanarSet, options: GeneratorOptions): Task {
  const { train, test } = planarData(set, options);
  return {
    train,
    test,
    title: titleOf(set.name),
    facts: [
      ["data", `${set.name}: ${set.summary}`],
      ["training set", `${options.samples.toLocaleString("en")} points, noise ${options.noise}`],
      ["test set", `${options.samples.toLocaleString("en")} more points of the same kind`],
    ],
    chapters: (outcomes) => chapters(train, outcomes),
  };
}

/** Widths of pictures of which two or three stand side by side in a report. */
const half = 580;
const third = 384;

async function chapters(train: Dataset, outcomes: readonly Outcome[]): Promise<readonly Chapter[]> {
  const alone = outcomes.length === 1;
  const width = [2, 4].includes(outcomes.length) ? half : third;
  const exhibits: Exhibit[] = [];
  for (const { run } of outcomes) {
    const options = alone ? {} : { title: run.label, width };
    const figure = await boundary(run.network, train, options);
    const file = alone ? "boundary" : `boundary-${run.label}`;
    if (figure) exhibits.push({ file, about: "the regions of the classes", figure });
  }
  if (exhibits.length === 0) return [];
  const text =
    "Each region has the colour of the class that the network finds most likely there; the points are the training set.";
  return [{ title: alone ? "Decision boundary" : "Decision boundaries", text, exhibits }];
}

/** Undefined for a network that has gone astray so far that nothing can be drawn of it. */
async function boundary(
  network: Network,
  data: Dataset,
  options: DecisionBoundaryOptions,
): Promise<Figure | undefined> {
  try {
    return await plotDecisionBoundary(network, data, { ...options, outputs: "scores", margin: 0.15 });
  } catch (error) {
    if (error instanceof NothingToPlotError) return undefined;
    throw error;
  }
}

/** `gaussianQuantiles` is "Gaussian quantiles". */
function titleOf(name: string): string {
  const words = name.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
