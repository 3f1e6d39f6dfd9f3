export { bucketByLength, type Bucket } from "./bucket-by-length.js";
export { padSequences, type PaddedSequences, type PadOptions, type Sequence } from "./pad-sequences.js";
export { sequencePairs, type SequencePairOptions } from "./sequence-pairs.js";
export { addition, type Addition } from "./tasks/addition.js";
export { copyTask, reverseTask, type SymbolTaskOptions } from "./tasks/copy-and-reverse.js";
export { parity } from "./tasks/parity.js";
export { sineMixture } from "./tasks/sine-mixture.js";
export { timeSeriesWindows, type TimeSeriesOptions } from "./time-series-windows.js";
export { splitSequence, tokenWindows, type Tokens, type TokenWindowOptions } from "./token-windows.js";
