import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { isolation } from "./isolation.js";
import { tfjsThreads } from "./tfjs-threads.js";

/** Packages are taken from their source, so that neither the server nor the build needs them to be built before. */
const conditions = ["@nn/source", "module", "browser", "development|production"];

/** What this page never loads: the terminal's progress bar of @nn/network, and the digits of @nn/data. */
const external = ["cli-progress", "mnist"];

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  // Works from any folder of a web server.
  base: "./",
  plugins: [isolation()],
  resolve: { conditions },
  worker: { format: "es", plugins: () => [tfjsThreads()], rolldownOptions: { external } },
  server: { host: "127.0.0.1" },
  preview: { host: "127.0.0.1" },
  build: { outDir: "dist/page", emptyOutDir: true, target: "es2022", rolldownOptions: { external } },
});
