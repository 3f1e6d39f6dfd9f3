import { existsSync } from "node:fs";
import { join } from "node:path";
import { runApp } from "./lib/app.ts";
import { root } from "./lib/process.mjs";

if (!existsSync(join(root, "apps", "demo", "dist", "main.js"))) console.error("Building (the first time only) …");
await runApp("demo");
