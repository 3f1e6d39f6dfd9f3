// It registers itself.
// oxlint-disable-next-line import/no-unassigned-import
import "@tensorflow/tfjs-backend-cpu";
import type { OpPeer } from "../session.js";
import { tfjsOps } from "./tfjs.js";

/** TensorFlow.js in plain JavaScript. */
export const peer: OpPeer = { prepare: (task) => tfjsOps(task, "cpu") };
