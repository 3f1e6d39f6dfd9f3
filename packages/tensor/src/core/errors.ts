/** Base of every error this framework throws on purpose; `name` is the class's name. */
export class NnError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Shapes that do not fit together. */
export class ShapeError extends NnError {}

/** An argument outside its range or of the wrong type. */
export class InvalidArgumentError extends NnError {}

/** Element types that an operation or backend cannot take. */
export class DTypeError extends NnError {}

/** A gradient that does not exist: a non-scalar loss, an integer input, a second `backward`. */
export class GradientError extends NnError {}

/** More memory than there is, or than one tensor may take. */
export class OutOfMemoryError extends NnError {}

/** A backend that this machine does not have, or that cannot run a program. */
export class BackendError extends NnError {}

/** The planner contradicts itself: a bug of ours, never of the user. */
export class InternalError extends NnError {}

/** An index outside the axis it points into. */
export class IndexError extends NnError {
  // Private, so that a printed error does not show a whole step.
  readonly #step: object | undefined;

  constructor(message: string, step?: object) {
    super(message);
    this.#step = step;
  }

  /** The step of the program that met it, for who knows whose step it is. */
  get step(): object | undefined {
    return this.#step;
  }
}
