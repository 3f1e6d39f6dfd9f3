import {
  asTensor,
  broadcastTo,
  cast,
  customGradient,
  InvalidArgumentError,
  isFloat,
  mul,
  type Tensor,
  type TensorLike,
} from "@nn/tensor";

/** Numbers that shape a function, such as the slope of leakyRelu. */
export type ActivationOptions = Readonly<Record<string, number>>;

/** Probabilities of classes that add up to 1, or of several yes or no's, each by itself. */
export type Yields = "distribution" | "probabilities";

/** What a file keeps of a function: its name and its options. */
export interface ActivationConfig {
  readonly name: string;
  readonly [option: string]: string | number;
}

/** Initializers that keep the variance of the signal through a layer followed by a function. */
export type ActivationInitializer = "glorotUniform" | "heUniform" | "lecunNormal";

/** A function from tensors to tensors with a gradient rule of its own. */
export interface Activation<O extends ActivationOptions = ActivationOptions> {
  (x: TensorLike): Tensor;
  readonly activationName: string;
  /** Name and options: `activationFrom(config)` gives the function back. */
  readonly config: ActivationConfig;
  /** The initializer for the weights of a layer that this function follows. */
  readonly initializer: ActivationInitializer;
  /** What its values are, if they are probabilities; see `Yields`. */
  readonly yields?: Yields | undefined;
  /** The same function with other options. @throws {InvalidArgumentError} an unknown option or a value out of range. */
  with(options: Partial<O>): Activation<O>;
}

/** An activation that works on each element alone. */
export interface PointwiseActivation<O extends ActivationOptions = ActivationOptions> extends Activation<O> {
  /** dy/dx at each element of x. */
  derivative(x: TensorLike): Tensor;
  with(options: Partial<O>): PointwiseActivation<O>;
}

interface CommonRecord<O> {
  readonly f: (x: Tensor, options: O) => Tensor;
  readonly defaults?: O;
  /** What is wrong with the options: "alpha must be > 0"; undefined if nothing is. */
  readonly check?: (options: O) => string | undefined;
  /** "glorotUniform" without it. */
  readonly initializer?: ActivationInitializer;
  /** For a function that makes probabilities of logits: a network that ends in it tells its loss. */
  readonly yields?: Yields;
}

/** Value and derivative of a pointwise function: y = f(x), dy/dx = df(x, y). */
export interface PointwiseRecord<O> extends CommonRecord<O> {
  readonly df: (x: Tensor, y: Tensor, options: O) => TensorLike;
}

/** Value and vector-Jacobian product of a function whose elements depend on one another: dx = vjp(dy, x, y). */
export interface VectorRecord<O> extends CommonRecord<O> {
  readonly vjp: (dy: Tensor, x: Tensor, y: Tensor, options: O) => Tensor;
}

/**
 * Makes an activation from its value and its derivative (or vector-Jacobian product), both written in operations, so
 * that they run on every backend and can be differentiated again.
 */
export function activation<O extends ActivationOptions = Record<string, never>>(
  name: string,
  record: PointwiseRecord<O>,
): PointwiseActivation<O>;
export function activation<O extends ActivationOptions = Record<string, never>>(
  name: string,
  record: VectorRecord<O>,
): Activation<O>;
export function activation<O extends ActivationOptions>(
  name: string,
  record: PointwiseRecord<O> | VectorRecord<O>,
): Activation<O> {
  return withOptions(name, record, (record.defaults ?? {}) as O);
}

function withOptions<O extends ActivationOptions>(
  name: string,
  record: PointwiseRecord<O> | VectorRecord<O>,
  options: O,
): Activation<O> {
  const backward =
    "df" in record
      ? (dy: Tensor, y: Tensor, x: Tensor): Tensor => mul(dy, record.df(x, y, options))
      : (dy: Tensor, y: Tensor, x: Tensor): Tensor => record.vjp(dy, x, y, options);
  const apply = customGradient(
    (x) => record.f(x, options),
    (dy, y, x) => [backward(dy, y, x)],
  );
  const call = (x: TensorLike): Tensor => {
    const logits = toFloat(x);
    const y = apply(logits);
    if (record.yields) origins.set(y, { logits, config: common.config });
    return y;
  };
  const common = {
    activationName: name,
    config: { ...options, name },
    initializer: record.initializer ?? "glorotUniform",
    yields: record.yields,
    with: (changed: Partial<O>) => withOptions(name, record, checkOptions(name, record, options, changed)),
  } as const;
  if (!("df" in record)) return Object.assign(call, common);
  const derivative = (x: TensorLike): Tensor => {
    const source = toFloat(x);
    return broadcastTo(asTensor(record.df(source, apply(source), options), source), source.shape);
  };
  return Object.assign(call, { ...common, derivative });
}

/** Where probabilities come from. */
export interface Origin {
  readonly logits: Tensor;
  /** Of the activation. */
  readonly config: ActivationConfig;
}

const origins = new WeakMap<Tensor, Origin>();

/**
 * The logits that an activation which yields probabilities was applied to, if y is its result: from them a loss can be
 * computed where probabilities have been rounded to 0 or 1.
 */
export function originOf(y: Tensor): Origin | undefined {
  return origins.get(y);
}

/** Functions are real: integers become float32. */
export function toFloat(x: TensorLike): Tensor {
  const source = asTensor(x);
  return isFloat(source.dtype) ? source : cast(source, "float32");
}

function checkOptions<O extends ActivationOptions>(
  name: string,
  { check }: CommonRecord<O>,
  options: O,
  changed: Partial<O>,
): O {
  for (const [key, value] of Object.entries<unknown>(changed)) {
    if (!Object.hasOwn(options, key)) {
      const known = Object.keys(options);
      const advice = known.length > 0 ? `it has ${known.join(", ")}` : "it has none";
      throw new InvalidArgumentError(`${name}: there is no option ${JSON.stringify(key)}; ${advice}`);
    }
    if (!Number.isFinite(value)) {
      throw new InvalidArgumentError(`${name}: ${key} must be a finite number, got ${String(value)}`);
    }
  }
  const result = { ...options, ...changed };
  const wrong = check?.(result);
  if (wrong) throw new InvalidArgumentError(`${name}: ${wrong}, got ${JSON.stringify(result)}`);
  return result;
}
