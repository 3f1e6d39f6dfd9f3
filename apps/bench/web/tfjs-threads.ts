import type { Plugin } from "vite";

/**
 * TensorFlow.js sends its threads the text of one of its functions, which must not name anything that only the bundle
 * knows: bundlers put a helper in the place of `require` (called in Node only), and give the variable `_scriptDir` another name.
 */
export const tfjsThreads = (): Plugin => ({
  name: "nn:tfjs-threads",
  enforce: "pre",
  transform: {
    filter: { id: /tfjs-backend-wasm-threaded-simd\.js$/ },
    handler: (code) => ({
      code: code
        .replaceAll("require(", "globalThis.require(")
        .replaceAll(/(?:var )?_scriptDir/g, "globalThis._scriptDir"),
      map: null,
    }),
  },
});
