import { eagerFunctions } from "../../config/eager-functions.js";
import { packageBuild } from "../../config/tsup.js";

/** What compiles programs, and so runs before the first step of every training; operations that few networks use wait. */
const compiler = [
  "src/autograd/",
  "src/schedule/",
  "src/schedule/merge/",
  "src/place/",
  "src/backends/wasm/encoder/",
  "src/backends/wasm/loops/",
  "src/backends/wasm/module/",
  "src/backends/wasm/named/gemm/",
];

export default packageBuild({ entry: ["src/index.ts"], plugins: [eagerFunctions(compiler)] });
