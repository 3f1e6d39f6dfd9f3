import { eagerFunctions } from "../../config/eager/plugin.js";
import { packageBuild } from "../../config/tsup.js";

export default packageBuild({
  entry: { index: "src/index.ts", "train-worker": "src/parallel/train-worker.ts" },
  plugins: [eagerFunctions("scripts/rehearse-training.mjs")],
});
