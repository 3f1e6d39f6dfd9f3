import { NnError } from "@nn/tensor";

/** A description of a layer that cannot be read or written: an unknown type or option, a function in a config. */
export class ConfigError extends NnError {}
