/** A framework has no way to do what it was asked for: a fact to be told, not a failure. */
export class CannotError extends Error {
  override readonly name = "CannotError";
}
