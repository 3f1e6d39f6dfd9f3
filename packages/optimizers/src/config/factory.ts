/** Plain JSON that says how to make a thing again: its name and its options. */
export interface Config {
  readonly name: string;
  readonly [option: string]: unknown;
}

/** An optimizer as plain JSON. */
export interface OptimizerConfig extends Config {
  readonly learningRate: number | Config;
  readonly miniBatch: number | null;
  readonly regularization: Config;
  readonly clip: Config | null;
}

/**
 * What a package's export has to carry so that a saved config finds it.
 *
 * @typeParam T what it makes.
 * @typeParam R how the configs inside a config are made again.
 */
export interface Rebuildable<T, R = unknown> {
  /** The name in configs. */
  readonly type: string;
  /** @throws {ConfigError | OptionError} options that the thing does not take. */
  fromConfig(config: Config, rebuild: R): T;
}

/** The options in a config: all of it but the name. */
export function optionsOf(config: Config): Record<string, unknown> {
  const options: Record<string, unknown> = { ...config };
  delete options.name;
  return options;
}
