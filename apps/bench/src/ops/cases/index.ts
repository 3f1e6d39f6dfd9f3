import type { OpCase } from "../case.js";
import { convolutions } from "./convolution.js";
import { indexing } from "./indexing.js";
import { matmuls } from "./matmul.js";
import { pointwise } from "./pointwise.js";
import { rows } from "./rows.js";
import { steps } from "./steps.js";
import { updates } from "./updates.js";

/** All cases, in the order in which they are measured. */
export const cases: readonly OpCase[] = [
  ...matmuls,
  ...convolutions,
  ...pointwise,
  ...rows,
  ...indexing,
  ...updates,
  ...steps,
];
