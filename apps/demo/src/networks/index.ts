import { mlp } from "./mlp.js";
import { planar } from "./planar.js";
import type { Recipe } from "./recipe.js";
import { residual50 } from "./residual50.js";

/** Every network that `npm start` can train; the first is trained when none is named. */
export const recipes: readonly Recipe[] = [mlp, planar, residual50];
