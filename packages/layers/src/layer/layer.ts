import {
  asTensor,
  customGradient,
  formatShape,
  GradientError,
  gradients,
  InvalidArgumentError,
  isFloat,
  placeholder,
  RandomStream,
  sameShape,
  scope,
  ShapeError,
  zeros,
  type DType,
  type Initializer,
  type Parameter,
  type Shape,
  type Tensor,
  type TensorLike,
} from "@nn/tensor";
import { changedContext, inference, inOwnPositions, type ForwardContext } from "./context.js";
import { detach } from "./detach.js";
import { countFlops } from "./flops.js";
import { batchOf, checkName, labelOf, trainedParameters } from "./inside.js";
import { makeParameter } from "./make-parameter.js";
import { checkOptions, writeOptions } from "./options/options.js";
import type { Given, LayerConfig, OptionsOf, Schema } from "./options/options.js";

/** How a parameter is treated in training. */
export interface ParameterOptions {
  /** Whether weight decay and penalties apply: true for weights, false for biases, scales and shifts. */
  readonly regularized: boolean;
}

/** One application of a layer. */
interface Pass {
  readonly x: Tensor;
  readonly y: Tensor;
}

/**
 * A differentiable function with parameters: `forward` maps x [B, ...inputShape] to y [B, ...outputShape].
 *
 * A layer is one class. It says what parameters it has, in `setup`, and what it computes, in `forward`; `backward`, the
 * shapes' checks, saving and loading are inherited. Options are described by a schema (see `Option`), which checks them
 * and writes them to files.
 */
export abstract class Layer<S extends Schema = Schema> {
  /** The type's name in files; the class's name without it. */
  static readonly type: string = "";
  /** The options that its constructor takes. */
  static readonly schema: Schema = {};

  readonly type: string;
  readonly options: OptionsOf<S>;
  /** Trained values by name: { W, b }. */
  readonly parameters: Readonly<Record<string, Parameter>> = {};
  /** Values that are not trained, such as running statistics. */
  readonly state: Readonly<Record<string, Parameter>> = {};
  /** The gradients of this layer's parameters, from the last `backward`. */
  readonly gradients: Record<string, Tensor> = {};
  /** Shape of one example, without the batch axis; known after `build`. */
  inputShape?: Shape;
  outputShape?: Shape;
  /** In messages and in files; networks give unique names to layers without one. */
  name: string;

  readonly #schema: Schema;
  readonly #forward: (x: Tensor, context: ForwardContext) => Tensor;
  readonly #backward: (dy: Tensor) => Tensor;
  readonly #overridesBackward: boolean;
  readonly #unregularized = new Set<string>();
  #frozen = false;
  #random: RandomStream | undefined;
  #pass: Pass | undefined;

  constructor(options: Given & { readonly name?: string } = {}) {
    const { type, schema } = new.target;
    const { name = "", ...given } = options;
    this.type = type || new.target.name;
    this.#schema = schema;
    this.name = checkName(this.type, name);
    this.options = checkOptions(this.label, schema as S, given);
    this.#overridesBackward = this.backward !== Layer.prototype.backward;
    // Authors write a plain forward and backward; called from outside they also check their arguments and keep the pass.
    this.#forward = this.forward.bind(this);
    this.#backward = this.backward.bind(this);
    this.forward = (x, context = inference) => {
      this.#check(x, context);
      const y = this.#named(() => this.#forward(x, context));
      this.#pass = { x, y };
      return y;
    };
    this.backward = (dy) => this.#pullBack(this.pass, asTensor(dy));
  }

  /** How messages call the layer: dense "head". */
  get label(): string {
    return labelOf(this.type, this.name);
  }

  /** Element type of x; a layer that takes token numbers overrides it. */
  get inputType(): DType {
    return "float32";
  }

  /**
   * Whether a sequence may come piece by piece, with the same result (incremental decoding): true of what looks at each
   * position alone, and of what keeps what it needs in `context.decoding`.
   */
  get stepwise(): boolean {
    return false;
  }

  /** Layers inside this one. */
  get children(): readonly Layer[] {
    return [];
  }

  /**
   * Prepares the layer for examples of one shape: makes the parameters by `this.parameter` and returns the shape of one
   * result. Random numbers come from `random`. Without it: no parameters, the shape stays.
   */
  protected setup(inputShape: Shape, _random: RandomStream): Shape {
    return inputShape;
  }

  /**
   * y [B, ...outputShape] from x [B, ...inputShape], written in operations. A layer that is not built yet is built for
   * x, with first values from seed 0. Without a context: inference.
   *
   * @throws {ShapeError} x does not fit, naming the layer.
   */
  abstract forward(x: Tensor, context?: ForwardContext): Tensor;

  /**
   * Makes the parameters for examples of this shape (without the batch axis) and returns the shape of one result. Again
   * with the same shape: nothing happens.
   *
   * @throws {ShapeError} the layer cannot take this shape, or was built for another one.
   */
  build(inputShape: Shape, random: RandomStream): Shape {
    if (this.inputShape && this.outputShape) {
      if (sameShape(this.inputShape, inputShape)) return this.outputShape;
      throw new ShapeError(
        `${this.label}: built for input ${formatShape(this.inputShape)}, cannot be built again for ` +
          `${formatShape(inputShape)}; make another layer for it`,
      );
    }
    this.#random = random;
    const outputShape = this.setup(inputShape, random);
    this.#random = undefined;
    this.inputShape = [...inputShape];
    return (this.outputShape = [...outputShape]);
  }

  /** Makes a trained parameter; for `setup`. Its first values depend on the layer's seed and its name alone. */
  protected parameter(
    name: string,
    shape: Shape,
    initializer: Initializer,
    options: ParameterOptions = { regularized: true },
  ): Parameter {
    if (!options.regularized) this.#unregularized.add(name);
    return this.#hold(this.parameters, name, shape, initializer);
  }

  /** Makes a state, which is not trained; for `setup`. `context.update` gives it new values. */
  protected stateOf(name: string, shape: Shape, initializer: Initializer): Parameter {
    return this.#hold(this.state, name, shape, initializer);
  }

  #hold(into: Record<string, Parameter>, name: string, shape: Shape, initializer: Initializer): Parameter {
    if (!this.#random) throw new InvalidArgumentError(`${this.label}: parameters are made in setup()`);
    return (into[name] = makeParameter(`${this.label}: ${name}`, {
      name: `${this.name || this.type}.${name}`,
      shape,
      initializer,
      random: this.#random.fork(name),
    }));
  }

  /** Whether weight decay and penalties apply to a parameter. */
  isRegularized(name: string): boolean {
    return !this.#unregularized.has(name);
  }

  /** What networks and other layers call: as `forward`, but remembers nothing, and honours an overridden `backward`. */
  apply(x: Tensor, context: ForwardContext = inference): Tensor {
    this.#check(x, context);
    const own = inOwnPositions(context, this.inputShape);
    return this.#named(() => {
      if (!this.#overridesBackward) return this.#forward(x, own);
      const owned = trainedParameters(this);
      return customGradient(
        (x) => this.#forward(x, own),
        (dy, y, x) => [this.#pullBack({ x, y }, dy), ...owned.map(({ layer, name }) => layer.gradients[name])],
      )(x, ...owned.map(({ parameter }) => parameter));
    });
  }

  /** What the layer computes goes under its name in captures and profiles. */
  #named(compute: () => Tensor): Tensor {
    return scope(this.name || this.type, compute);
  }

  /**
   * The vector-Jacobian product of the last `forward`: takes dy [B, ...outputShape], fills `gradients` (and those of
   * the layers inside; frozen ones get none) and returns dx. Override it to give a layer a gradient of its own; it
   * finds the x and y that it belongs to in `this.pass`.
   *
   * @throws {GradientError} before a forward, or a second time after one.
   * @throws {ShapeError} dy has not the shape of y.
   */
  backward(dy: TensorLike): Tensor {
    const { x, y } = detach(this.pass.x, this.pass.y);
    const owned = trainedParameters(this);
    const wanted: Tensor[] = owned.map(({ parameter }) => parameter);
    const found = gradients(y, isFloat(x.dtype) ? [...wanted, x] : wanted, asTensor(dy));
    owned.forEach(({ layer, name }, index) => (layer.gradients[name] = found[index]));
    return found[owned.length] ?? zeros(x.shape);
  }

  #pullBack(pass: Pass, dy: Tensor): Tensor {
    if (!sameShape(dy.shape, pass.y.shape)) {
      const [expected, got] = [formatShape(pass.y.shape), formatShape(dy.shape)];
      throw new ShapeError(`${this.label}: backward expected dy of the shape of y, ${expected}, got ${got}`);
    }
    const last = this.#pass;
    this.#pass = pass;
    try {
      return this.#backward(dy);
    } finally {
      this.#pass = last === pass ? undefined : last;
    }
  }

  /** The x and y of the forward that a backward belongs to. */
  protected get pass(): Pass {
    if (this.#pass) return this.#pass;
    throw new GradientError(
      `${this.label}: backward needs a forward before it, and each forward serves one backward; call forward(x) again`,
    );
  }

  /** Whether training leaves the parameters as they are. */
  get frozen(): boolean {
    return this.#frozen;
  }

  /** Keeps the parameters of this layer, and of those inside it, as they are. */
  freeze(): this {
    return this.#setFrozen(true);
  }

  unfreeze(): this {
    return this.#setFrozen(false);
  }

  #setFrozen(frozen: boolean): this {
    this.#frozen = frozen;
    for (const child of this.children)
      if (frozen) child.freeze();
      else child.unfreeze();
    return this;
  }

  /** The layer as plain JSON, from which `layerFrom` makes it again (without the values of its parameters). */
  config(): LayerConfig {
    const { name, type } = this;
    return { type, ...(name ? { name } : {}), ...writeOptions(this.label, this.#schema, this.options) };
  }

  /** Floating-point operations of a forward pass for one example. */
  flops(): number {
    if (!this.inputShape)
      throw new InvalidArgumentError(`${this.label}: build the layer before counting its operations`);
    const x = placeholder(0, [1, ...this.inputShape], this.inputType);
    return countFlops(x, this.#forward(x, changedContext(inference, { stateless: true })));
  }

  /** Refuses an x that does not fit; a layer that is not built yet is built for it, from seed 0. */
  #check(x: Tensor, { decoding }: ForwardContext): void {
    if (x.rank === 0) throw new ShapeError(`${this.label}: expected a batch [B, ...], got a scalar`);
    const example = x.shape.slice(1);
    // Of a piece, the first axis is as long as the piece.
    if (this.inputShape && decoding) this.checkInput(example.slice(1), this.inputShape.slice(1));
    else if (this.inputShape) this.checkInput(example, this.inputShape);
    else this.build(example, new RandomStream(0));
  }

  /** Refuses examples that do not fit the shape that the layer was built for; layers of any length may relax it. */
  protected checkInput(example: Shape, built: Shape): void {
    if (sameShape(example, built)) return;
    const advice = example.length > built.length && built.length === 1 ? "; add flatten() before it" : "";
    throw new ShapeError(`${this.label}: expected input ${batchOf(built)}, got ${batchOf(example)}${advice}`);
  }
}
