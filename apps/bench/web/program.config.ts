import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const conditions = ["@nn/source", "module", "node", "development|production"];

/** `web:bench` and the process of Node that it measures: the very sources that the page is built from. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  resolve: { conditions },
  ssr: { noExternal: [/^@nn\//], resolve: { conditions } },
  build: {
    ssr: true,
    outDir: "dist/program",
    emptyOutDir: true,
    target: "es2022",
    rolldownOptions: { input: ["program/main.ts", "program/child.ts"] },
  },
});
