import { Layer } from "../../layer/layer.js";
import { probability } from "./inverted-dropout.js";

const schema = { p: probability };

/** A layer that drops something with probability p in training, and in inference leaves everything as it is. */
export abstract class Dropping extends Layer<typeof schema> {
  static override readonly schema = schema;

  override get stepwise(): boolean {
    return true;
  }
}
