export { wasmBackend } from "./backend.js";
export { wasmSupported } from "./support.js";
