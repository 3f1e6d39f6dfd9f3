import { InvalidArgumentError, type NdArray } from "@nn/tensor";
import type { OutputKind } from "../data/inputs.js";
import { type ClassScores, readScores } from "../data/scores.js";
import { NothingToPlotError } from "../errors.js";
import type { PlanarPoint, Predictor } from "./inputs.js";
import { predictAll } from "./predict.js";

/** The network's scores over the lattice and on the dataset's own points. */
export interface Answers {
  readonly lattice: ClassScores;
  readonly points: ClassScores;
}

/**
 * Asks for both at once, so that scores and probabilities are told apart by all of them.
 *
 * @throws NothingToPlotError if not one prediction is finite; InvalidArgumentError for a label beyond the classes.
 */
export async function askNetwork(
  network: Predictor,
  points: readonly PlanarPoint[],
  lattice: NdArray,
  kind: OutputKind,
): Promise<Answers> {
  const cells = lattice.shape[0];
  const x = new Float32Array((cells + points.length) * 2);
  x.set(lattice.data);
  points.forEach((point, row) => x.set([point.x1, point.x2], 2 * (cells + row)));
  const predictions = await predictAll(network, { data: x, shape: [cells + points.length, 2], dtype: "float32" });
  const { classes, logProbabilities } = readScores(predictions, kind, "plotDecisionBoundary");
  if (!logProbabilities.some(Number.isFinite)) {
    throw new NothingToPlotError("plotDecisionBoundary: not one prediction of the network is finite");
  }
  checkLabels(points, classes);
  return {
    lattice: { rows: cells, classes, logProbabilities: logProbabilities.subarray(0, cells * classes) },
    points: { rows: points.length, classes, logProbabilities: logProbabilities.subarray(cells * classes) },
  };
}

function checkLabels(points: readonly PlanarPoint[], classes: number): void {
  const beyond = points.findIndex(({ label }) => label >= classes);
  if (beyond < 0) return;
  throw new InvalidArgumentError(
    `plotDecisionBoundary: label ${points[beyond].label} of point ${beyond} is out of range: the network tells ${classes} classes apart (0 … ${classes - 1})`,
  );
}
