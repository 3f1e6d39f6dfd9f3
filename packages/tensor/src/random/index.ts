export type { RandomKey } from "./key.js";
export { RandomStream, type RandomState } from "./stream.js";
export { THREEFRY_GROUPS, THREEFRY_PARITY, THREEFRY_ROTATIONS, threefry2x32 } from "./threefry.js";
