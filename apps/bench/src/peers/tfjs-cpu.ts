// It registers itself.
// oxlint-disable-next-line import/no-unassigned-import
import "@tensorflow/tfjs-backend-cpu";
import type { Peer, Predictor } from "./peer.js";
import { tfjsPredictSession, tfjsSession } from "./tfjs-model.js";

/** TensorFlow.js in plain JavaScript: what it falls back to. */
export const peer: Peer = {
  prepare: (task) => tfjsSession(task, "cpu"),
};

export const predictor: Predictor = {
  prepare: (task) => tfjsPredictSession(task, "cpu"),
};
