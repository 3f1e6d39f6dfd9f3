import type { Connect, Plugin } from "vite";

/**
 * Serves pages cross-origin isolated, so that their threads can share memory, and those with `?isolation=off` as most
 * servers do, without. What a page loads carries the header in both cases: it harms nobody, and workers need it.
 */
export function isolation(): Plugin {
  const middleware: Connect.NextHandleFunction = ({ url = "/" }, response, next) => {
    const { searchParams } = new URL(url, "http://localhost");
    if (searchParams.get("isolation") !== "off") {
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    }
    next();
  };
  return {
    name: "nn:isolation",
    configureServer: ({ middlewares }) => void middlewares.use(middleware),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(middleware),
  };
}
