import { eagerFunctions } from "../../config/eager-functions.js";
import { packageBuild } from "../../config/tsup.js";

export default packageBuild({ entry: ["src/index.ts"], plugins: [eagerFunctions("scripts/rehearse-training.mjs")] });
