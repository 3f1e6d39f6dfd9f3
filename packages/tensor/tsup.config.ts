import { eagerFunctions } from "../../config/eager/plugin.js";
import { packageBuild } from "../../config/tsup.js";

export default packageBuild({ entry: ["src/index.ts"], plugins: [eagerFunctions("scripts/rehearse-training.mjs")] });
