import { InvalidArgumentError, NnError } from "@nn/tensor";

/** A description of a layer that cannot be read or written: an unknown type or option, a function in a config. */
export class ConfigError extends NnError {}

/** Layers that have more parameters than they may: an architecture that claims more than its file holds. */
export class ParameterBudgetError extends InvalidArgumentError {}
