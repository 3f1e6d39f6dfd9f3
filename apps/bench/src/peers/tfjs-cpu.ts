// It registers itself.
// oxlint-disable-next-line import/no-unassigned-import
import "@tensorflow/tfjs-backend-cpu";
import type { Peer } from "./peer.js";
import { tfjsSession } from "./tfjs-model.js";

/** TensorFlow.js in plain JavaScript: what it falls back to. */
export const peer: Peer = {
  prepare: (task) => tfjsSession(task, "cpu"),
};
