export { gemm } from "./gemm/gemm";
export { gather } from "./gather";
export { scatterAdd } from "./scatter-add";
export { argsort } from "./argsort";
export { cumsum } from "./cumsum";
