import { eagerFunctions } from "../../config/eager/plugin.js";
import { packageBuild } from "../../config/tsup.js";

/**
 * A bundler leaves out files whose exports nobody uses, but keeps every call that a file makes while it loads. `index.js`
 * makes none: what needs no tensors can be had without them.
 */
export default packageBuild({
  entry: ["src/index.ts", "src/host.ts", "src/tensors.ts"],
  plugins: [eagerFunctions("scripts/rehearse-training.mjs")],
});
