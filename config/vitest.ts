import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Packages find one another by source under this condition, so that tests need no build. */
const conditions = ["@nn/source"];

/** The vitest settings that every package and app shares. */
export const packageTests = (name: string): ViteUserConfig =>
  defineConfig({
    resolve: { conditions: [...conditions, "module", "node", "development|production"] },
    ssr: { resolve: { conditions: [...conditions, "module", "node", "development|production"] } },
    test: { name, include: ["test/**/*.test.ts"], exclude: ["test/**/*.browser.test.ts"], passWithNoTests: true, testTimeout: 30_000 },
  });
