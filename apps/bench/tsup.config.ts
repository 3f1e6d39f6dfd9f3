import { packageBuild } from "../../config/tsup.js";

export default packageBuild({ entry: ["src/main.ts", "src/child.ts"] });
