// In two parts: a page that reads files or draws takes errors and random numbers from the first, and its bundler leaves out the
// second, with the engine and its kernels. `tsup.config.ts` gives each a file of its own.
export * from "./host.js";
export * from "./tensors.js";
