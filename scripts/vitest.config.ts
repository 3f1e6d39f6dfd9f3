import { join } from "node:path";
import { packageTests } from "../config/vitest.js";
import { root } from "./lib/process.mjs";
import { published } from "./lib/workspace.ts";

// The examples of every README run here; a new package is found without being installed for the root.
const alias = Object.fromEntries(
  published().map(({ name, folder }) => [`@nn/${name}`, join(root, folder, "src", "index.ts")]),
);

export default packageTests("scripts", { alias });
