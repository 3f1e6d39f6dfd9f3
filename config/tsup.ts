import { defineConfig, type Options } from "tsup";

/** How every package and app becomes JavaScript; the declarations come from `tsc --emitDeclarationOnly`. */
export const packageBuild = (options: Options): ReturnType<typeof defineConfig> =>
  defineConfig({
    format: "esm",
    target: "es2022",
    sourcemap: true,
    clean: true,
    dts: false,
    treeshake: true,
    ...options,
  });
