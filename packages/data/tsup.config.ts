import { packageBuild } from "../../config/tsup.js";

/**
 * What brings a package along gets a file of its own: a bundler leaves out files whose exports nobody uses, but it
 * takes every import, also a lazy one, of a file that it keeps.
 */
export default packageBuild({
  entry: [
    "src/index.ts",
    "src/images/image-folder.ts",
    "src/images/read-image.ts",
    "src/readers/csv/csv.ts",
    "src/sets/iris.ts",
    "src/sets/mnist.ts",
  ],
  splitting: true,
});
