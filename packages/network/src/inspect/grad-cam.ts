import {
  checkOptions,
  formatShape,
  gradients,
  InvalidArgumentError,
  mean,
  mul,
  Procedure,
  maximum,
  resize,
  ShapeError,
  squeeze,
  sum,
  type Tensor,
} from "@nn/tensor";
import { featuresOf, type PredictInput } from "../inference/predict.js";
import { classScores, type Attribution, type ClassScoreOptions } from "./class-score.js";
import { findLayer } from "./find-layer.js";
import { trace, type Inspected } from "./trace.js";

export interface GradCamOptions extends ClassScoreOptions {
  /** The path of a layer that gives maps [N, H', W', K]; without it the last such layer of the network. */
  readonly layer?: string;
}

/** A class activation map, and the layer it was made from. */
export interface GradCam extends Attribution {
  readonly layer: string;
}

/**
 * Where in an image a class's evidence lies (gradient-weighted class activation mapping): for the maps A of a layer
 *
 *     α_k = mean over positions of ∂S_c/∂A_k,    map = relu(Σ_k α_k A_k),
 *
 * brought to the size of the images by bilinear interpolation: [N, H, W]. S_c is the network's output for class c, in
 * inference mode. A map of zeros means that nothing in this layer speaks for the class.
 *
 * Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", 2017.
 *
 * @throws {ShapeError} the network does not take images [H, W, C], or does not predict classes [N, K].
 * @throws {InvalidArgumentError} no such layer, one without maps, or a target that is no class.
 * @throws {DataError} features that do not fit.
 */
export async function gradCam(network: Inspected, x: PredictInput, options: GradCamOptions = {}): Promise<GradCam> {
  checkOptions(options, ["target", "layer"], "gradCam");
  if (network.input.length !== 3) {
    throw new ShapeError(
      `gradCam: expected a network for images [H, W, C], this one takes ${formatShape(network.input)}`,
    );
  }
  const features = featuresOf(x, network.input, network.layers);
  const { input, prediction, captures } = trace(network.layers, features);
  const { targets, total } = classScores(prediction, options, "gradCam");
  const [layer, maps] = mapsOf(captures, options.layer);
  const weights = mean(gradients(total, [maps])[0], [1, 2], { keepDims: true });
  const evidence = maximum(sum(mul(maps, weights), -1, { keepDims: true }), 0);
  const [height, width] = network.input;
  const map = squeeze(resize(evidence, [height, width], { method: "linear" }), -1);
  const run = new Procedure({ inputs: [input], outputs: [map, targets, prediction] });
  const [result, classes, predictions] = run.run([features.data]);
  return { ...result, targets: classes, predictions, layer };
}

/** The layer that was asked for, or else the last whose maps have more than one position. */
function mapsOf(captures: ReadonlyMap<string, Tensor>, wanted: string | undefined): readonly [string, Tensor] {
  const layers = new Map([...captures].filter(([path]) => path !== "input"));
  const mapped = [...layers].filter(([, { shape, rank }]) => rank === 4 && shape[1] * shape[2] > 1);
  if (wanted === undefined) {
    const last = mapped.at(-1);
    if (last) return last;
    throw new InvalidArgumentError("gradCam: the network has no layer that gives maps [N, H, W, C], such as conv2d");
  }
  const maps = findLayer(layers, wanted, "layers", "gradCam");
  if (maps.rank === 4) return [wanted, maps];
  throw new InvalidArgumentError(
    `gradCam: layer "${wanted}" gives ${formatShape(maps.shape)}, expected maps [N, H, W, C]; ` +
      `choose one of ${mapped.map(([path]) => path).join(", ")}`,
  );
}
