import { InvalidArgumentError } from "@nn/tensor";

/** An option with a value outside its range, an option that does not exist, or one that is missing. */
export class OptionError extends InvalidArgumentError {
  /**
   * @param owner whose option it is: "adam", "cosine", "l2".
   * @param option its name: "beta1".
   * @param value what was given.
   */
  constructor(
    readonly owner: string,
    readonly option: string,
    readonly value: unknown,
    message: string,
  ) {
    super(`${owner}: ${message}`);
  }
}

/** A saved config that does not describe anything this package, or the given extra factories, can make. */
export class ConfigError extends InvalidArgumentError {}

/** A schedule that needs to know more about the training than it was told, or one that cannot go where it was put. */
export class ScheduleError extends InvalidArgumentError {}
