export { wasmBackend, type WasmBackendOptions } from "./backend.js";
export { wasmSupported } from "./support.js";
